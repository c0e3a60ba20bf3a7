import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { Table } from '@stowage/tabular';
import type { RecordBatch } from 'apache-arrow';
import { canExport, exportFile } from './direct/export-file.ts';
import { type FilesEnd, isRowsEnd, isTableEnd, type LocalEnd } from './ends.ts';
import type { FileRoom, RoomFile } from './files/room.ts';
import { roomOf } from './files/room-of.ts';
import { toCopyRange } from './incremental/copy-range.ts';
import { saveRange } from './incremental/save-range.ts';
import { type OpenRowsOptions, openRows, tryFindSourceFiles } from './open-rows.ts';
import { badOptions } from './options.ts';
import { type CopyOutcome, type CopyRun, lossesAt, sumUp } from './run.ts';
import type { CopiedRange, CopyRowsSummary } from './summary.ts';
import { toCompared } from './verify/compared.ts';
import { createSourceSum } from './verify/source-sum.ts';
import { sumOfFiles } from './verify/sum-of-files.ts';
import { requireSameCount, requireSameSum } from './verify/sums.ts';
import { type FileLayout, findParts, partsExist, toLayout } from './write/file-layout.ts';
import type { WrittenFile } from './write/open-file.ts';
import { requireOtherFiles } from './write/other-files.ts';
import { toStem } from './write/stem.ts';
import { writeFiles } from './write/write-files.ts';

/** What is at the target before the copy. */
interface Target {
  readonly room: FileRoom;
  readonly layout: FileLayout;
  readonly replace: boolean;
  /** Parts of an earlier copy, which go when this one is whole. */
  readonly earlier: readonly RoomFile[];
}

/** Copies rows into files. Each has its name when it is complete. */
export async function copyIntoFiles(run: CopyRun, end: FilesEnd | LocalEnd): Promise<CopyRowsSummary> {
  const { source, settings } = run;
  const range = isRowsEnd(source) ? await toCopyRange(source, settings) : undefined;
  const unchanged: CopyOutcome = { outcome: 'unchanged', method: 'nothing new', losses: [], verified: { by: 'none' }, range: range?.range };
  if (range?.isEmpty === true) return sumUp(run, unchanged);
  const target = await lookAtTarget(run, end, range?.range);
  if (target === undefined) return sumUp(run, { ...unchanged, method: 'the file exists', kept: 1 });
  await run.rejects.check();
  const outcome = await write(run, target, range?.range);
  await saveRange(run, range?.range);
  return sumUp(run, { ...outcome, range: range?.range });
}

/** Decides where files go and what happens to those that are there; undefined when the one file is to be kept. */
async function lookAtTarget(
  { source, settings }: CopyRun,
  end: FilesEnd | LocalEnd,
  range: CopiedRange | undefined,
): Promise<Target | undefined> {
  const { onConflict, signal } = settings;
  const { room, path } = roomOf(end);
  const layout = toLayout(path, toStem(source, settings.state === undefined ? undefined : range), settings);
  const replace = onConflict === 'overwrite';
  if (layout.file !== undefined) {
    const there = await room.look(layout.file, signal);
    if (there === 'folder') {
      throw new DatastoreError('PATH.IS_DIRECTORY', `${room.nameOf(layout.file)} is a folder.`, {
        path: layout.file,
        nextAction: 'Put a slash at its end for a file in it, or choose another name.',
      });
    }
    if (there !== undefined && onConflict === 'skip') return undefined;
    if (there !== undefined && !replace) throw fileExists(room, layout.file);
    return { room, layout, replace, earlier: [] };
  }
  const earlier = await findParts(room, layout, signal);
  if (onConflict === 'skip')
    throw badOptions(
      'Parts are not skipped one by one: another copy has other rows in them.',
      'Use resume for an export that was torn, or overwrite.',
    );
  if (earlier.length > 0 && !replace) throw partsExist(room, layout, earlier);
  return { room, layout, replace, earlier };
}

function fileExists(room: FileRoom, path: string): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${room.nameOf(path)} exists.`, {
    path,
    nextAction: 'Choose another path, or overwrite it (onConflict).',
  });
}

async function write(run: CopyRun, { room, layout, replace, earlier }: Target, range: CopiedRange | undefined): Promise<CopyOutcome> {
  const { source, settings, tally, names } = run;
  if (isRowsEnd(source) && layout.file !== undefined && canExport(source, layout, settings)) {
    const { file, losses } = await exportFile(source, range, { room, path: layout.file, replace }, run);
    return { method: 'a file that the database writes', written: [file], losses, verified: { by: settings.verify } };
  }
  const sourceFiles = await tryFindSourceFiles(run);
  if (replace) requireOtherFiles(run, layout, sourceFiles);
  const options: OpenRowsOptions = { sourceFiles, known: new Map(), range, orderBy: isTableEnd(source) ? settings.partitionBy : [] };
  const rows = await openRows(run, options);
  const written: WrittenFile[] = [];
  try {
    const sum =
      settings.verify === 'checksum' ? await createSourceSum(rows.schema, toCompared(rows.schema, rows.schema, []), run) : undefined;
    async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
      for await (const batch of rows.batches) {
        tally.addRows('read', batch.numRows);
        sum?.add(batch);
        yield batch;
        tally.setWritten(tally.rows.written + batch.numRows);
      }
    }
    const table: Table = { schema: rows.schema, batches: batches() };
    const form = {
      room,
      format: layout.format,
      write: settings.write,
      replace,
      digest: false,
      signal: settings.signal,
      onBytes: (count: number) => tally.addBytes('written', count),
    };
    const { losses } = await writeFiles(table, layout, form, settings, (file) => {
      written.push(file);
      tally.files.written++;
    }).catch(async (error: unknown) => {
      await removeAll(room, written);
      throw error;
    });
    await removeStale(room, earlier, written, settings.signal);
    const count = written.reduce((all, file) => all + file.rows, 0);
    if (settings.verify !== 'none') requireSameCount(tally.rows.read - tally.rows.rejected, count, names);
    const method = `record batches, ${layout.format}`;
    const all = [...lossesAt('source', rows.losses), ...lossesAt('target', losses)];
    if (sum === undefined) return { method, written, losses: all, verified: { by: settings.verify } };
    const has = await sumOfFiles(room, { layout, written, schema: rows.schema, compared: sum.compared, settings });
    requireSameSum(sum.result(), has, names);
    return { method, written, losses: all, verified: { by: 'checksum', checksum: has.checksum, notCompared: sum.compared.notCompared } };
  } finally {
    await rows.close();
  }
}

/** A copy that failed leaves no parts, as far as the target can be reached. */
async function removeAll(room: FileRoom, files: readonly WrittenFile[]): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  for (const { path } of files) {
    try {
      await room.remove(path, signal);
    } catch (error) {
      // What led here is the one to tell.
      if (!isDatastoreError(error) && error !== signal.reason) throw error;
      return;
    }
  }
}

async function removeStale(
  room: FileRoom,
  earlier: readonly RoomFile[],
  written: readonly WrittenFile[],
  signal: AbortSignal,
): Promise<void> {
  const now = new Set(written.map(({ path }) => path));
  for (const { path } of earlier) if (!now.has(path)) await room.remove(path, signal);
}
