import { supports, type TableDescription } from '@stowage/core';
import { tableFormats } from '@stowage/tabular';
import { type Field, Schema } from 'apache-arrow';
import { startRun } from '../copy-rows.ts';
import { canExport } from '../direct/export-file.ts';
import { canImport } from '../direct/import-file.ts';
import { type DataSource, type DataTarget, formatEnd, isRowsEnd, isTableEnd } from '../ends.ts';
import { roomOf } from '../files/room-of.ts';
import { toCopyRange } from '../incremental/copy-range.ts';
import { openRows, type SourceFiles, tryFindSourceFiles } from '../open-rows.ts';
import type { CopyRowsOptions } from '../options.ts';
import type { RowSource } from '../read/row-source.ts';
import { type CopyRun, lossesAt } from '../run.ts';
import type { CopiedRange, CopyLoss } from '../summary.ts';
import { tryDescribe } from '../verify/sums.ts';
import { findParts, toLayout } from '../write/file-layout.ts';
import { requireOtherFiles } from '../write/other-files.ts';
import { createPartitioner } from '../write/partitioner.ts';
import { toStem } from '../write/stem.ts';
import { checkFiles } from './check-files.ts';
import { checkTable } from './check-table.ts';
import type { CopyRowsPlan, PlannedColumn, PlannedReading, PlannedWriting, PlanProblem } from './copy-plan.ts';
import { explain } from './explain.ts';

/** What a copy of rows would do. It looks at both ends, and at the columns of every file, and writes nothing. */
export async function planRows(source: DataSource, target: DataTarget, options: CopyRowsOptions): Promise<CopyRowsPlan> {
  const run = startRun(source, target, options);
  const { settings, names } = run;
  const range = isRowsEnd(source) ? (await toCopyRange(source, settings))?.range : undefined;
  const sourceFiles = await tryFindSourceFiles(run);
  const before =
    isTableEnd(target) && supports(target.store, 'describeTable')
      ? await tryDescribe(target.store, target.table, settings.signal)
      : undefined;
  const there = before === undefined ? undefined : new Map(before.columns.map((column) => [column.name, column]));
  const known = new Map(fieldsOf(before).map((field) => [field.name, field]));
  const rows = await openRows(run, { sourceFiles, known: sourceFiles === undefined ? new Map() : known, range });
  await rows.close();
  const problems: PlanProblem[] = sourceFiles === undefined ? [] : await checkFiles(sourceFiles, rows, run);
  if (before !== undefined) problems.push(...checkTable(rows.schema, before, settings, names.target));
  const writes = await planWriting(run, rows, { range, before, sourceFiles }, problems);
  const losses = [...lossesAt('source', rows.losses), ...(writes.what === 'files' ? fileLosses(rows, writes.format, settings) : [])];
  const reads = await planReading(run, sourceFiles, range);
  const columns = rows.schema.fields.map(({ name, type }): PlannedColumn => {
    const [from, to] = [rows.types.get(name), there?.get(name)?.databaseType];
    const loss = losses.find(({ column }) => column === name)?.loss;
    return {
      name,
      ...(from === undefined ? {} : { from }),
      as: String(type),
      ...(to === undefined ? {} : { to }),
      ...(loss === undefined ? {} : { loss }),
    };
  });
  const plan = { kind: 'rows' as const, ...names, reads, writes, columns, losses, problems };
  return { ...plan, steps: explain(plan, settings, methodOf(run, sourceFiles)) };
}

const fieldsOf = (description: TableDescription | undefined): readonly Field[] =>
  (description?.arrowSchema as unknown as Schema | undefined)?.fields ?? [];

/** What does the work. */
function methodOf({ source, target, settings }: CopyRun, sourceFiles: SourceFiles | undefined): 'export' | 'import' | 'batches' {
  if (isTableEnd(target)) return sourceFiles !== undefined && canImport(sourceFiles.files, target, settings) ? 'import' : 'batches';
  const { path } = roomOf(target);
  return isRowsEnd(source) && canExport(source, toLayout(path, toStem(source, undefined), settings), settings) ? 'export' : 'batches';
}

async function planReading(
  { source, settings }: CopyRun,
  sourceFiles: SourceFiles | undefined,
  range: CopiedRange | undefined,
): Promise<PlannedReading> {
  const part = range === undefined ? {} : { range };
  if (sourceFiles !== undefined) {
    const { files } = sourceFiles;
    return { what: 'files', files: files.length, bytes: files.reduce((all, { size }) => all + size, 0) };
  }
  if (!('table' in source)) return { what: 'statement' };
  const described = supports(source.store, 'describeTable') ? await tryDescribe(source.store, source.table, settings.signal) : undefined;
  return { what: 'table', ...(described?.estimatedRows === undefined ? {} : { estimatedRows: described.estimatedRows }), ...part };
}

interface PlannedEnds {
  readonly range: CopiedRange | undefined;
  readonly before: TableDescription | undefined;
  readonly sourceFiles: SourceFiles | undefined;
}

async function planWriting(
  run: CopyRun,
  rows: RowSource,
  { range, before, sourceFiles }: PlannedEnds,
  problems: PlanProblem[],
): Promise<PlannedWriting> {
  const { target, settings, source } = run;
  if (isTableEnd(target)) {
    const { mode } = settings;
    if (before !== undefined && mode === 'fail') problems.push({ code: 'TABLE.EXISTS', message: `${formatEnd(target)} exists.` });
    const estimate = before?.estimatedRows === undefined ? {} : { estimatedRows: before.estimatedRows };
    return { what: 'table', action: before === undefined ? 'create' : mode, exists: before !== undefined, ...estimate };
  }
  const { room, path } = roomOf(target);
  const layout = toLayout(path, toStem(source, settings.state === undefined ? undefined : range), settings);
  if (settings.onConflict === 'overwrite') requireOtherFiles(run, layout, sourceFiles);
  if (settings.partitionBy.length > 0) createPartitioner(rows.schema, settings.partitionBy);
  const existing =
    layout.file === undefined
      ? (await findParts(room, layout, settings.signal)).length
      : Number((await room.look(layout.file, settings.signal)) !== undefined);
  const where = room.nameOf(
    layout.file ??
      [layout.folder, ...settings.partitionBy.map((name) => `${name}=...`), layout.partName(1)].filter((name) => name !== '').join('/'),
  );
  if (existing > 0 && settings.onConflict === 'fail') problems.push({ code: 'PATH.EXISTS', message: `${where} exists.` });
  const action = existing === 0 ? 'create' : settings.onConflict === 'skip' ? 'keep' : 'overwrite';
  return { what: 'files', action, format: layout.format, path: where, existing };
}

/** What columns lose in a format; a type that it refuses is a problem that the copy meets at once. */
function fileLosses(
  { schema }: RowSource,
  format: keyof typeof tableFormats,
  { partitionBy, write }: { readonly partitionBy: readonly string[]; readonly write?: object | undefined },
): readonly CopyLoss[] {
  const kept = new Schema(schema.fields.filter(({ name }) => !partitionBy.includes(name)));
  const { losses } = tableFormats[format].write({ schema: kept, batches: none() }, write);
  return lossesAt('target', losses);
}

async function* none(): AsyncGenerator<never, void, undefined> {
  // There is nothing to encode: the columns alone tell.
}
