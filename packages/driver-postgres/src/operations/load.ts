import { DatastoreError, type TableWriteMode } from '@stowage/core/driver';
import { toDatastoreError } from '../errors.ts';
import { quote, quoteTable } from '../names.ts';
import type { Relation } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';
import { copyIn } from '../wire/copy-in.ts';
import { deleteRows } from './delete-rows.ts';
import type { WorkContext } from './explained.ts';
import { mergeStaged, stagingTable } from './merge-staged.ts';
import type { CopySource } from './row-source.ts';
import type { TargetTable } from './target-table.ts';

/** What is loaded, and where to. */
export interface LoadRequest {
  readonly target: Pick<TargetTable, 'relation' | 'created'>;
  readonly request: { readonly mode: TableWriteMode; readonly keys: readonly string[] };
  readonly source: CopySource;
  readonly context: WorkContext;
}

/** What was done. */
export interface Loaded {
  readonly method: string;
  /** As the server counted them. */
  readonly rows: number;
}

/** Puts rows into a table, as its mode says. */
export async function load(session: Session, { target, request, source, context }: LoadRequest): Promise<Loaded> {
  const { relation, created } = target;
  const { mode, keys } = request;
  const list = source.columns.map(quote).join(', ');
  const copyTo = (table: string): Promise<number> =>
    copy(session, `copy ${table} (${list}) from stdin (${source.options})`, source, context);
  if (mode === 'merge') {
    await session.run(`create temporary table ${stagingTable} on commit drop as select ${list} from ${quoteTable(relation)} with no data`);
    const rows = await copyTo(stagingTable);
    requireAllRead(source, rows);
    const method = await mergeStaged(session, relation, { columns: source.columns, keys });
    return { method, rows };
  }
  if (mode !== 'replace' || created) {
    return { method: 'COPY', rows: await copyInto(session, relation, source, copyTo) };
  }
  await deleteRows(session, relation);
  return { method: 'DELETE and COPY', rows: await copyInto(session, relation, source, copyTo) };
}

/** Triggers that may take rows away, of a table or of its partitions. */
const sieves = `
  select 1 as found from pg_catalog.pg_trigger
  where not tgisinternal and tgtype & 7 = 7 and (tgrelid = $1 or tgrelid in (select relid from pg_catalog.pg_partition_tree($1))) limit 1`;

async function copyInto(
  session: Session,
  relation: Relation,
  source: CopySource,
  copyTo: (table: string) => Promise<number>,
): Promise<number> {
  const rows = await copyTo(quoteTable(relation));
  if (source.sent !== undefined && rows < source.sent() && (await session.run(sieves, [relation.oid])).length === 0)
    requireAllRead(source, rows);
  return rows;
}

/**
 * Refuses a file that the server has not read to its end: before version 18 a line `\.` ends it, and what follows is dropped without a word.
 */
function requireAllRead({ sent }: CopySource, rows: number): void {
  if (sent === undefined || rows >= sent()) return;
  throw new DatastoreError('ROW.REJECTED', `row ${rows + 1}: the server takes it for the end of the file, which has ${sent()} rows.`, {
    row: rows + 1,
    nextAction: 'Mend the line that has only \\. in it, or verify by checksum, which reads the file here.',
  });
}

async function copy({ client }: Session, statement: string, source: CopySource, context: WorkContext): Promise<number> {
  const { signal, operation, connections } = context;
  try {
    return await copyIn(client, statement, source.pieces, signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const told = toDatastoreError(error, { operation, config: connections.config });
    if (told === error || told.row === undefined) throw told;
    throw new DatastoreError(told.code, told.message, { ...told, cause: told.cause, row: source.rowOf(told.row) });
  }
}
