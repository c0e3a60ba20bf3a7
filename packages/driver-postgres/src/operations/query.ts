import { DatastoreError, type QueryRequest, type QueryResponse, type Statement, type TableSelection } from '@stowage/core/driver';
import { requireRelation } from '../relations/relation.ts';
import { toSelect } from '../relations/selection.ts';
import type { Connections } from '../session/pool.ts';
import { openSession, type Session } from '../session/session.ts';
import { type ReadColumn, toArrowSchema, toReadColumn, toTableColumn } from '../types/columns.ts';
import { readTypes } from '../types/postgres-type.ts';
import { prepare } from '../wire/prepare.ts';
import { explained } from './explained.ts';
import { readInParallel } from './read-in-parallel.ts';
import { readPortal } from './read-portal.ts';

/** Runs a statement or reads a table, in a read-only transaction that lives as long as the response. */
export async function query(connections: Connections, request: QueryRequest): Promise<QueryResponse> {
  const { source, signal, parallel = 1 } = request;
  if (parallel > 1 && !('statement' in source)) return readInParallel(connections, { ...request, source, parallel });
  const session = await openSession(connections, { mode: 'read only', operation: 'query', signal });
  try {
    const prepared = await explained({ operation: 'query', connections, signal }, () =>
      'statement' in source ? prepareStatement(session, source) : prepareSelection(session, source),
    );
    const schema = toArrowSchema(prepared.columns);
    return {
      schema,
      columns: prepared.columns.map(toTableColumn),
      batches: readPortal(connections, session, { ...prepared, schema, request, operation: 'query' }),
      cancel: () => session.end(),
    };
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** A statement that the server has parsed, and what it gives. */
interface Prepared {
  readonly columns: readonly ReadColumn[];
  readonly parameters: Statement['parameters'];
}

async function prepareStatement({ client, run }: Session, { statement, parameters }: Statement): Promise<Prepared> {
  const fields = await prepare(client, statement);
  if (fields.length === 0) {
    throw new DatastoreError('QUERY.INVALID', 'The statement gives no rows, and has not been run.', {
      nextAction: 'Run a statement that reads; for others use writeTable, or native.',
    });
  }
  const types = await readTypes(
    run,
    fields.map(({ dataTypeID, dataTypeModifier }) => ({ oid: dataTypeID, modifier: dataTypeModifier })),
  );
  const columns = fields.flatMap(({ name }, index) => {
    const type = types[index];
    return type === undefined ? [] : [toReadColumn({ name, type, nullable: true })];
  });
  return { columns, parameters };
}

async function prepareSelection({ client, run }: Session, source: TableSelection): Promise<Prepared> {
  const select = toSelect(await requireRelation(run, source.table), source);
  await prepare(client, select.text());
  return select;
}
