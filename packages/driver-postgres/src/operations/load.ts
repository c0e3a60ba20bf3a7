import { DatastoreError, type TableWriteMode } from '@stowage/core/driver';
import { toDatastoreError } from '../errors.ts';
import { quote, quoteTable } from '../names.ts';
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
    const method = await mergeStaged(session, relation, { columns: source.columns, keys });
    return { method, rows };
  }
  if (mode !== 'replace' || created) {
    return { method: 'COPY', rows: await copyTo(quoteTable(relation)) };
  }
  await deleteRows(session, relation);
  return { method: 'DELETE and COPY', rows: await copyTo(quoteTable(relation)) };
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
