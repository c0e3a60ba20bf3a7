import { throwIfAborted } from '@stowage/core/driver';
import type { Session } from '../session/session.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { PlannedColumn } from './write-plan.ts';

/** Where a bulk load goes. */
export interface BulkTarget {
  /** Quoted. */
  readonly name: string;
  /** Whether rules of the table are kept to, as an INSERT would: constraints and triggers. A staging table has none, and is locked as a whole. */
  readonly isStaging: boolean;
}

/** Sends rows by a TDS bulk load, no faster than the server takes them. What the rows themselves fail with is thrown as it is. */
export async function bulkLoad(
  session: Session,
  { name, isStaging }: BulkTarget,
  columns: readonly PlannedColumn[],
  rows: RowEncoder,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { connection } = session;
  try {
    await session.ask((done) => {
      const options = { checkConstraints: !isStaging, fireTriggers: !isStaging, keepNulls: true, lockTable: isStaging };
      const load = connection.newBulkLoad(name, options, (error) => done(error));
      for (const { name, nullable, encoder } of columns) {
        // The client library puts brackets around the name, and leaves those in it as they are.
        load.addColumn(name.replaceAll(']', ']]'), encoder.wire.dataType, { ...encoder.wire.options, nullable: isStaging || nullable });
      }
      connection.execBulkLoad(load, rows as AsyncIterable<unknown[]>);
      return () => void connection.cancel();
    });
  } catch (error) {
    throwIfAborted(signal);
    throw rows.failure === undefined ? error : rows.failure.error;
  }
}
