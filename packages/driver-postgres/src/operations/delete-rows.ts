import { DatastoreError } from '@stowage/core/driver';
import { quoteTable, showTable } from '../names.ts';
import type { Relation } from '../relations/relation.ts';
import type { Session } from '../session/session.ts';

/** Tables whose rows would be changed by the deletion, which nobody has asked for. */
const referrers = `
  select pg_catalog.format('%s (%s)', conrelid::regclass, conname) as name from pg_catalog.pg_constraint
  where confrelid = $1 and contype = 'f' and confdeltype in ('c', 'n', 'd') and conrelid <> $1`;

/**
 * Deletes all rows of a table that is about to get others. Readers go on seeing the old ones until the transaction ends; other writers
 * wait. Rows that a policy hides from this user would stay, so that is an error.
 */
export async function deleteRows({ run }: Session, relation: Relation): Promise<void> {
  const [referrer] = await run(referrers, [relation.oid]);
  if (referrer !== undefined) {
    throw new DatastoreError(
      'ROW.REJECTED',
      `Replacing the rows of ${showTable(relation)} would change rows that refer to it: ${referrer.name}.`,
      {
        nextAction: 'Merge by keys instead, or take ON DELETE away from that foreign key for the while.',
      },
    );
  }
  await run('set local row_security = off');
  await run(`lock table ${quoteTable(relation)} in share row exclusive mode`);
  await run(`delete from ${quoteTable(relation)}`);
}
