import type { QueryRequest, QueryResponse, TableSelection } from '@stowage/core/driver';
import type { RecordBatch } from 'apache-arrow';
import { type Relation, requireRelation } from '../relations/relation.ts';
import { type SelectStatement, toSelect } from '../relations/selection.ts';
import type { Connections } from '../session/pool.ts';
import { openSession, type Session } from '../session/session.ts';
import { toArrowSchema, toTableColumn } from '../types/columns.ts';
import { prepare } from '../wire/prepare.ts';
import { explained } from './explained.ts';
import { merged } from './merged.ts';
import { readPortal } from './read-portal.ts';

interface ParallelRequest extends QueryRequest {
  readonly source: TableSelection;
  readonly parallel: number;
}

const snapshotMode = 'isolation level repeatable read, read only';

/** Blocks of a range: 64 MiB at the usual size of a block. Small enough that all connections end at about the same time. */
const rangeBlocks = 8_192;

/**
 * Reads a table over several connections that all see one snapshot, each a range of its blocks at a time. A view or a table whose rows lie in
 * several places has no blocks of its own and is read over one.
 */
export async function readInParallel(connections: Connections, request: ParallelRequest): Promise<QueryResponse> {
  const { signal, parallel, source } = request;
  const context = { operation: 'query', connections, signal };
  const open = (): Promise<Session> => openSession(connections, { mode: snapshotMode, operation: 'query', signal });
  const first = await open();
  const sessions = [first];
  const endAll = async (): Promise<void> => {
    await Promise.all(sessions.map((session) => session.end()));
  };
  try {
    const relation = await requireRelation(first.run, source.table);
    const select = toSelect(relation, source);
    const ranges = rangesOf(relation, parallel);
    const others = Math.min(parallel, ranges.length, 1 + freeConnections(connections)) - 1;
    if (others > 0) {
      const [row] = await first.run('select pg_catalog.pg_export_snapshot() as snapshot');
      for (let other = 0; other < others; other++) {
        const session = await open();
        sessions.push(session);
        await session.run(`set transaction snapshot '${row?.snapshot}'`);
      }
    }
    const schema = toArrowSchema(select.columns);
    async function* readRanges(session: Session): AsyncGenerator<RecordBatch, void, undefined> {
      for (let where = ranges.shift(); where !== undefined; where = ranges.shift()) {
        const text = select.text({ where });
        await explained(context, () => prepare(session.client, text));
        yield* readPortal(connections, session, { ...portalOf(select), schema, request, operation: 'query', keepsSession: true });
      }
    }
    async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
      try {
        yield* merged(sessions.map(readRanges), () => Promise.all(sessions.map((session) => session.cancel())));
      } finally {
        await endAll();
      }
    }
    return { schema, columns: select.columns.map(toTableColumn), batches: batches(), cancel: endAll };
  } catch (error) {
    await endAll();
    throw error;
  }
}

function portalOf({ columns, parameters }: SelectStatement): Pick<SelectStatement, 'columns' | 'parameters'> {
  return { columns, parameters };
}

/** Connections that can be had without waiting: two parallel reads must not wait for each other. */
function freeConnections({ pool, config }: Connections): number {
  return Math.max(0, config.pool_size - pool.totalCount + pool.idleCount - pool.waitingCount);
}

function rangesOf({ blocks, kind, hasChildren }: Relation, parallel: number): string[] {
  const isWhole = (kind !== 'r' && kind !== 'm') || hasChildren || blocks === 0;
  if (isWhole) return ['true'];
  const size = Math.min(rangeBlocks, Math.ceil(blocks / parallel));
  const count = Math.ceil(blocks / size);
  return Array.from({ length: count }, (_, index) => {
    const from = `ctid >= '(${index * size},0)'::tid`;
    // What was appended since the size was asked for belongs to the last range.
    return index === count - 1 ? from : `${from} and ctid < '(${(index + 1) * size},0)'::tid`;
  });
}
