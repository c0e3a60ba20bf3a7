import { randomUUID } from 'node:crypto';
import { DatastoreError, isDatastoreError, type WriteTableRequest, type WriteTableResult } from '@stowage/core/driver';
import type { Schema } from 'apache-arrow';
import { quoteName, quoteTable } from '../names.ts';
import { tryReadShape } from '../relations/table-shape.ts';
import type { Pool } from '../session/pool.ts';
import { type Session, withSession } from '../session/session.ts';
import { createStaging, createTable, deleteAll, dropStaging, findDuplicate, insertStaged, mergeStaged } from '../statements/write-table.ts';
import { bulkLoad } from '../writing/bulk-load.ts';
import { RowEncoder } from '../writing/row-encoder.ts';
import { planExisting, planNew, type WritePlan } from '../writing/write-plan.ts';

/** Writes rows into a table: all of them, in one transaction, or none. */
export async function writeTable(pool: Pool, request: WriteTableRequest): Promise<WriteTableResult> {
  const { signal, batches, onRejectedRow, onProgress } = request;
  const asked = { ...request, schema: request.schema as unknown as Schema };
  return withSession(pool, signal, { as: 'write' }, async (session) => {
    const shape = await tryReadShape(session, request.table);
    const plan = shape === undefined ? planNew(asked) : await planExisting(session, shape, asked);
    const rows = new RowEncoder({ batches, columns: plan.columns, onRejectedRow, onProgress });
    const isDirect = (plan.isNew || plan.mode === 'append') && plan.columns.every(({ encoder }) => encoder.wire.isDirect);
    try {
      const method = isDirect ? await loadDirectly(session, plan, rows, signal) : await loadStaged(session, plan, rows, signal);
      onProgress?.(rows.sent);
      return { rows: rows.sent, created: plan.isNew, method, losses: plan.losses };
    } catch (error) {
      throw ofPlan(error, plan);
    }
  });
}

async function loadDirectly(session: Session, plan: WritePlan, rows: RowEncoder, signal: AbortSignal | undefined): Promise<string> {
  await session.begin();
  if (plan.isNew) await session.run({ sql: createTable(plan) });
  await bulkLoad(session, { name: quoteTable(plan.table), isStaging: false }, plan.columns, rows, signal);
  await session.commit();
  return 'bulk load';
}

async function loadStaged(session: Session, plan: WritePlan, rows: RowEncoder, signal: AbortSignal | undefined): Promise<string> {
  const staging = quoteName(`#stowage_${randomUUID()}`);
  // The server takes a temporary table away with its connection: should anything fail, that is closed.
  session.doubt();
  await session.run({ sql: createStaging(staging, plan.columns) });
  await bulkLoad(session, { name: staging, isStaging: true }, plan.columns, rows, signal);
  if (plan.mode === 'merge') await refuseDuplicates(session, plan, staging);
  await session.begin();
  if (plan.isNew) await session.run({ sql: createTable(plan) });
  const method = await moveStaged(session, plan, staging);
  await session.commit();
  try {
    await session.run({ sql: dropStaging(staging) });
    session.trust();
  } catch {
    // The rows are in, and that is what the caller must hear. The connection stays in doubt: it is closed, and the staging table goes with it.
  }
  return `bulk load into a staging table and ${method}`;
}

async function moveStaged(session: Session, plan: WritePlan, staging: string): Promise<string> {
  if (plan.mode === 'merge' && !plan.isNew) {
    await session.run({ sql: mergeStaged(plan, staging) });
    return 'MERGE WITH (HOLDLOCK)';
  }
  const replaces = plan.mode === 'replace' && !plan.isNew;
  if (replaces) await session.run({ sql: deleteAll(plan) });
  await session.run({ sql: insertStaged(plan, staging) });
  return replaces ? 'DELETE and INSERT in one transaction' : 'INSERT';
}

async function refuseDuplicates(session: Session, plan: WritePlan, staging: string): Promise<void> {
  const [found] = await session.run({ sql: findDuplicate(plan, staging) });
  if (found === undefined) return;
  const key = Object.entries(found).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  throw new DatastoreError('KEYS.DUPLICATE', `Several rows have the key ${key.join(', ')}.`);
}

/** Numbers of the server for a second row of the same key. */
const duplicates: ReadonlySet<unknown> = new Set([2601, 2627]);

/** What an error means in a plan: a table that is there after all, a key that two rows have. */
function ofPlan(error: unknown, plan: WritePlan): unknown {
  if (!isDatastoreError(error, 'ROW.REJECTED') || !plan.isNew || plan.mode !== 'merge') return error;
  const { number } = (error.cause ?? {}) as { readonly number?: number };
  return duplicates.has(number) ? new DatastoreError('KEYS.DUPLICATE', error.message, { cause: error.cause }) : error;
}
