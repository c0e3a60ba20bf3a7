import {
  DatastoreError,
  isDatastoreError,
  type RejectedTableRow,
  requireCapabilities,
  supports,
  type TableDescription,
  type TableRows,
} from '@stowage/core';
import type { Field, RecordBatch, Schema } from 'apache-arrow';
import { canImport, importFile } from './direct/import-file.ts';
import { formatEnd, isRowsEnd, type TableEnd } from './ends.ts';
import { toCopyRange } from './incremental/copy-range.ts';
import { saveRange } from './incremental/save-range.ts';
import { openRows, type SourceFiles, tryFindSourceFiles } from './open-rows.ts';
import { badOptions } from './options.ts';
import type { RowSource } from './read/row-source.ts';
import { type CopyOutcome, type CopyRun, lossesAt, sumUp } from './run.ts';
import type { CopiedRange, CopyRowsSummary } from './summary.ts';
import { toCompared } from './verify/compared.ts';
import { createSourceSum, type SourceSum, trySumOfSource } from './verify/source-sum.ts';
import { requireSameCount, requireSameSum, sumOfTable, tryDescribe, without } from './verify/sums.ts';

/** Copies rows into a table: all of them or none. */
export async function copyIntoTable(run: CopyRun, target: TableEnd): Promise<CopyRowsSummary> {
  const { source, settings } = run;
  const { signal } = settings;
  const range = isRowsEnd(source) ? await toCopyRange(source, settings) : undefined;
  if (range?.isEmpty === true)
    return sumUp(run, { outcome: 'unchanged', method: 'nothing new', losses: [], verified: { by: 'none' }, range: range.range });
  const before = supports(target.store, 'describeTable') ? await tryDescribe(target.store, target.table, signal) : undefined;
  if (before !== undefined && settings.mode === 'fail') throw tableExists(target);
  await run.rejects.check();
  const sourceFiles = await tryFindSourceFiles(run);
  const known = fieldsOf(sourceFiles === undefined ? undefined : before);
  const outcome =
    sourceFiles !== undefined && canImport(sourceFiles.files, target, settings)
      ? await letImport(run, target, sourceFiles, known)
      : await writeRows(run, target, { sourceFiles, known, range: range?.range, before });
  await saveRange(run, range?.range);
  return sumUp(run, { ...outcome, range: range?.range });
}

function fieldsOf(description: TableDescription | undefined): ReadonlyMap<string, Field> {
  const fields = (description?.arrowSchema as unknown as Schema | undefined)?.fields ?? [];
  return new Map(fields.map((field) => [field.name, field]));
}

function tableExists(target: TableEnd): DatastoreError {
  return new DatastoreError('TABLE.EXISTS', `${formatEnd(target)} exists.`, {
    datastore: target.store.name,
    nextAction: 'Append to it, replace it or merge into it (mode), or choose another name.',
  });
}

async function letImport(
  run: CopyRun,
  target: TableEnd,
  { room, files }: SourceFiles,
  known: ReadonlyMap<string, Field>,
): Promise<CopyOutcome> {
  const [file] = files;
  if (file === undefined) throw new TypeError('There is no file to import.');
  const { settings, tally } = run;
  const { method, losses, created } = await importFile(file, target, { room, known, settings, tally });
  return { method, created, losses: lossesAt('target', losses), verified: { by: settings.verify } };
}

interface WriteContext {
  readonly sourceFiles: SourceFiles | undefined;
  readonly known: ReadonlyMap<string, Field>;
  readonly range: CopiedRange | undefined;
  readonly before: TableDescription | undefined;
}

async function writeRows(run: CopyRun, target: TableEnd, context: WriteContext): Promise<CopyOutcome> {
  const { settings, tally, rejects, names } = run;
  const { mode, keys, signal, verify } = settings;
  const store = requireCapabilities(target.store, 'writeTable');
  const rows = await openRows(run, context);
  try {
    const sum = verify === 'checksum' ? await createSourceSum(rows.schema, foresee(rows, context.before), run) : undefined;
    // Rows that are in the table before are no part of the comparison.
    const base =
      sum !== undefined && mode === 'append' && context.before !== undefined ? await sumOfTarget(run, target, sum, context) : undefined;
    let passed = 0;
    async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
      for await (const batch of rows.batches) {
        passed += batch.numRows;
        tally.addRows('read', batch.numRows);
        sum?.add(batch);
        yield batch;
      }
    }
    const pickRejected = (batch: RecordBatch): RecordBatch => sum?.pick(batch) ?? batch;
    const result = await store
      .writeTable(target.table, { schema: rows.schema, batches: batches() } as unknown as TableRows, {
        mode,
        keys,
        signal,
        onProgress: (written) => tally.setWritten(written),
        ...(rejects.allowed ? { onRejectedRow: (row: RejectedTableRow) => rejects.addUnfit(row, rows, pickRejected) } : {}),
      })
      .catch((error: unknown) => {
        throw placed(error, rows);
      });
    tally.setWritten(result.rows);
    const losses = [...lossesAt('source', rows.losses), ...lossesAt('target', result.losses)];
    if (verify !== 'none') requireSameCount(passed - (tally.rows.rejected - rejects.unreadable), result.rows, names);
    const method = `record batches, ${result.method}`;
    if (sum === undefined) return { method, created: result.created, losses, verified: { by: verify } };
    const after = await tryDescribe(store, target.table, signal);
    const final = toCompared(rows.schema, after?.arrowSchema as unknown as Schema | undefined, result.losses);
    const gave = await trySumOfSource(sum, final, run, context);
    if (gave === undefined) return { method, created: result.created, losses, verified: { by: 'rows', notCompared: final.notCompared } };
    const has = await sumOfTable(store, target.table, mode === 'append' ? targetRange(context) : undefined, final, signal);
    requireSameSum(gave, base === undefined ? has : without(has, base), names);
    return {
      method,
      created: result.created,
      losses,
      verified: { by: 'checksum', checksum: gave.checksum, notCompared: final.notCompared },
    };
  } finally {
    await rows.close();
  }
}

/** What will be comparable, as far as that is known before the target exists. */
function foresee({ schema }: RowSource, before: TableDescription | undefined): ReturnType<typeof toCompared> {
  return toCompared(schema, before?.arrowSchema as unknown as Schema | undefined, []);
}

/** Of a table that is added to, only the copied range is compared, where it has the cursor's column. */
function targetRange({ range, before }: WriteContext): CopiedRange | undefined {
  return range !== undefined && before?.columns.some(({ name }) => name === range.column) === true ? range : undefined;
}

function sumOfTarget(
  { settings }: CopyRun,
  { store, table }: TableEnd,
  sum: SourceSum,
  context: WriteContext,
): ReturnType<typeof sumOfTable> {
  return sumOfTable(store, table, targetRange(context), sum.compared, settings.signal);
}

/** A rejected row with its file. */
function placed(error: unknown, rows: RowSource): unknown {
  if (!isDatastoreError(error, 'ROW.REJECTED') || error.row === undefined || error.path !== undefined) return error;
  const { file, row } = rows.placeOfNumber(error.row);
  if (file === undefined) return error;
  return new DatastoreError('ROW.REJECTED', `${file}${row === error.row ? '' : `, row ${row}`}: ${error.message}`, {
    operation: error.operation,
    datastore: error.datastore,
    driver: error.driver,
    row,
    column: error.column,
    retryable: false,
    nextAction: error.nextAction,
    cause: error,
  });
}

/** Refuses what cannot be verified. */
export function requireVerifiable({ settings }: CopyRun): void {
  if (settings.verify === 'checksum' && settings.mode === 'merge')
    throw badOptions('A merge keeps rows that the source does not have, so the two sides have different sums.', 'Verify by rows.');
}
