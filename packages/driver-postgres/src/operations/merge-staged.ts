import { DatastoreError } from '@stowage/core/driver';
import { quote, quoteTable } from '../names.ts';
import { readKeys } from '../relations/keys.ts';
import type { Relation } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';

/** Where rows wait that are to be merged. It is gone when the transaction ends, however that happens. */
export const stagingTable = 'pg_temp.stowage_rows';

/** What is merged by what. */
export interface MergeColumns {
  readonly columns: readonly string[];
  readonly keys: readonly string[];
}

/** Merges the rows that wait into a table, and gives how. */
export async function mergeStaged(session: Session, relation: Relation, merge: MergeColumns): Promise<string> {
  await refuseNulls(session, merge);
  await refuseDuplicates(session, merge);
  await session.run(`analyze ${stagingTable}`);
  return (await hasUniqueKey(session, relation, merge.keys)) ? upsert(session, relation, merge) : updateAndInsert(session, relation, merge);
}

/** A null equals nothing and would be inserted again each time. Of rows this has been told before; of a file nobody else looks at the values. */
async function refuseNulls({ run }: Session, { keys }: MergeColumns): Promise<void> {
  for (const key of keys) {
    const [found] = await run(`select 1 as found from ${stagingTable} where ${quote(key)} is null limit 1`);
    if (found !== undefined)
      throw new DatastoreError('KEYS.INVALID', `A row has no ${JSON.stringify(key)}: a key is never null.`, { column: key });
  }
}

async function refuseDuplicates({ run }: Session, { keys }: MergeColumns): Promise<void> {
  const list = keys.map(quote).join(', ');
  const shown = keys.map((key) => `left(${quote(key)}::text, 80)`).join(', ');
  const [twice] = await run(
    `select array[${shown}] as key, count(*) as count from ${stagingTable} group by ${list} having count(*) > 1 limit 1`,
  );
  if (twice === undefined) return;
  const values = (twice.key as readonly string[]).map((value) => JSON.stringify(value)).join(', ');
  throw new DatastoreError('KEYS.DUPLICATE', `${twice.count} rows have the same key (${keys.join(', ')}) = (${values}).`, {
    column: keys.length === 1 ? keys[0] : undefined,
  });
}

/** Whether the server itself can decide by the keys which row is meant, also against other writers. */
async function hasUniqueKey({ run }: Session, { oid }: Relation, keys: readonly string[]): Promise<boolean> {
  const wanted = [...keys].sort().join('\0');
  return (await readKeys(run, oid)).some(({ columns, isImmediate }) => isImmediate && [...columns].sort().join('\0') === wanted);
}

async function upsert({ run }: Session, relation: Relation, { columns, keys }: MergeColumns): Promise<string> {
  const list = columns.map(quote).join(', ');
  const others = columns.filter((column) => !keys.includes(column));
  const change = others.map((column) => `${quote(column)} = excluded.${quote(column)}`).join(', ');
  const action = others.length === 0 ? 'nothing' : `update set ${change}`;
  await run(
    `insert into ${quoteTable(relation)} (${list}) select ${list} from ${stagingTable} on conflict (${keys.map(quote).join(', ')}) do ${action}`,
  );
  return 'staging table and INSERT ON CONFLICT';
}

/** Without a unique key two writers could both insert what neither finds, so others wait. */
async function updateAndInsert({ run }: Session, relation: Relation, { columns, keys }: MergeColumns): Promise<string> {
  const table = quoteTable(relation);
  const list = columns.map(quote).join(', ');
  const others = columns.filter((column) => !keys.includes(column));
  const isSame = keys.map((key) => `target.${quote(key)} = source.${quote(key)}`).join(' and ');
  await run(`lock table ${table} in share row exclusive mode`);
  if (others.length > 0) {
    const change = others.map((column) => `${quote(column)} = source.${quote(column)}`).join(', ');
    await run(`update ${table} as target set ${change} from ${stagingTable} as source where ${isSame}`);
  }
  await run(
    `insert into ${table} (${list}) select ${list} from ${stagingTable} as source where not exists (select from ${table} as target where ${isSame})`,
  );
  return 'staging table, UPDATE and INSERT';
}
