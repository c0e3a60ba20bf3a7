import type { RecordBatch, Schema } from 'apache-arrow';
import { type FilesEnd, isTableEnd, type LocalEnd, type TableEnd } from '../ends.ts';
import type { FileRoom, RoomFile } from '../files/room.ts';
import { roomOf } from '../files/room-of.ts';
import { toCopyRange } from '../incremental/copy-range.ts';
import type { CursorValue } from '../incremental/cursor-value.ts';
import { badOptions, type NamedState } from '../options.ts';
import { openQuerySource } from '../read/query-source.ts';
import { type CopyRun, lossesAt, sumUp } from '../run.ts';
import type { CopiedRange, CopyLoss, CopyRowsSummary } from '../summary.ts';
import { toCompared } from '../verify/compared.ts';
import { createSourceSum } from '../verify/source-sum.ts';
import { sumOfFiles } from '../verify/sum-of-files.ts';
import { requireSameSum, tryDescribe } from '../verify/sums.ts';
import { type FileLayout, findParts, partsExist, toLayout } from '../write/file-layout.ts';
import { openFile } from '../write/open-file.ts';
import { toStem } from '../write/stem.ts';
import {
  deleteJournal,
  type ExportPlan,
  type FinishedPart,
  type Journal,
  loadJournal,
  requireSamePlan,
  saveJournal,
  toStoredBounds,
  toStoredForm,
} from './journal.ts';
import { findBounds } from './part-bounds.ts';

interface Export {
  readonly source: TableEnd;
  readonly room: FileRoom;
  readonly layout: FileLayout;
  readonly state: NamedState;
  readonly journal: Journal;
  /** Whether parts of another export may be replaced. */
  readonly replace: boolean;
}

/**
 * Exports a table in parts, by ranges of its cursor, and keeps a journal of the finished ones: a second run of the same export does what is missing. The parts
 * are not of one moment: each is read when its turn comes. When the export is whole its journal goes; it keeps no watermark.
 */
export async function exportInParts(run: CopyRun, end: FilesEnd | LocalEnd): Promise<CopyRowsSummary> {
  const { source, settings, tally } = run;
  const { state } = settings;
  if (!isTableEnd(source) || state === undefined)
    throw badOptions('Only an export of a table can be resumed.', 'Name the table, or leave out resume.');
  const work = await begin(run, source, end, state);
  if (work === undefined) return sumUp(run, { outcome: 'unchanged', method: 'nothing new', losses: [], verified: { by: 'none' } });
  const { journal, room } = work;
  const { from, to, bounds, parts } = journal;
  const range: CopiedRange = { column: journal.plan.cursor, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const written: FinishedPart[] = [];
  const losses = new Map<string, CopyLoss>();
  let kept = 0;
  for (let number = 1; number <= bounds.length + 1; number++) {
    const part = parts.get(number);
    const there = part === undefined || part === 'begun' ? undefined : await room.look(part.path, settings.signal);
    // A part of a run that was not asked for sums has none, and could be compared with nothing.
    const isSummed = settings.verify !== 'checksum' || (typeof part === 'object' && part.checksum !== undefined);
    if (part !== undefined && part !== 'begun' && isSummed && typeof there === 'object' && there.size === part.bytes) {
      kept++;
      continue;
    }
    written.push(await writePart(run, work, number, losses));
    tally.files.written++;
  }
  for (const { path } of await findStale(work, settings.signal)) await room.remove(path, settings.signal);
  const done = [...parts.values()].filter((part) => part !== 'begun');
  const sum = settings.verify === 'checksum' ? await verify(run, work, done) : undefined;
  await deleteJournal(state);
  return sumUp(run, {
    method: `record batches, ${work.layout.format}, in ${bounds.length + 1} parts`,
    written,
    kept,
    losses: [...losses.values()],
    verified: sum ?? { by: settings.verify },
    range,
  });
}

/** Opens the journal of an export that was torn, or begins one; undefined when there is nothing new to export. */
async function begin(run: CopyRun, source: TableEnd, end: FilesEnd | LocalEnd, state: NamedState): Promise<Export | undefined> {
  const { settings, names } = run;
  const { signal, cursor, partRows = 0 } = settings;
  const { room, path } = roomOf(end);
  const replace = settings.onConflict === 'overwrite';
  const description = await tryDescribe(source.store, source.table, signal);
  const columns = ((description?.arrowSchema as unknown as Schema | undefined)?.fields ?? []).map(({ name, type }) => `${name}: ${type}`);
  const planOf = ({ format }: FileLayout): ExportPlan => ({
    ...names,
    format,
    cursor: cursor?.column ?? '',
    ...toStoredBounds(cursor),
    partRows,
    columns,
    write: toStoredForm(settings.write),
  });
  const torn = await loadJournal(state);
  if (torn !== undefined) {
    const layout = toLayout(path, toStem(source, undefined), settings);
    requireSamePlan(planOf(layout), torn.plan, state.name);
    const work = { source, room, layout, state, journal: torn, replace };
    const stale = await findStale(work, signal);
    if (stale.length > 0 && !replace) throw partsExist(room, layout, stale);
    return work;
  }
  const found = await toCopyRange(source, settings);
  if (found === undefined || found.isEmpty) return undefined;
  const { range } = found;
  const layout = toLayout(path, toStem(source, undefined), settings);
  const earlier = await findParts(room, layout, signal);
  if (earlier.length > 0 && !replace) throw partsExist(room, layout, earlier);
  const isWhole = cursor?.from === undefined && cursor?.to === undefined;
  const bounds = await findBounds(source, range, { partRows, isWhole, signal });
  const journal: Journal = { plan: planOf(layout), from: range.from, to: range.to, bounds, parts: new Map() };
  await saveJournal(state, journal);
  return { source, room, layout, state, journal, replace };
}

/** Parts beyond those of this export: of an earlier one, whose rows must not stand beside ours. */
async function findStale({ room, layout, journal }: Export, signal: AbortSignal): Promise<readonly RoomFile[]> {
  const ours = new Set(
    Array.from({ length: journal.bounds.length + 1 }, (_, index) => room.join(layout.folder, layout.partName(index + 1))),
  );
  return (await findParts(room, layout, signal)).filter(({ path }) => !ours.has(path));
}

async function writePart(run: CopyRun, work: Export, number: number, losses: Map<string, CopyLoss>): Promise<FinishedPart> {
  const { settings, tally } = run;
  const { source, room, layout, state, journal } = work;
  const { bounds, parts, plan } = journal;
  const isOurs = parts.has(number);
  parts.set(number, 'begun');
  await saveJournal(state, journal);
  const [from, to]: (CursorValue | undefined)[] = [bounds[number - 2] ?? journal.from, bounds[number - 1] ?? journal.to];
  const rows = await openQuerySource(source, { range: { column: plan.cursor, from, to } }, settings);
  try {
    const sum =
      settings.verify === 'checksum' ? await createSourceSum(rows.schema, toCompared(rows.schema, rows.schema, []), run) : undefined;
    const path = room.join(layout.folder, layout.partName(number));
    const { signal, write } = settings;
    const file = openFile(path, rows.schema, {
      room,
      format: layout.format,
      write,
      replace: work.replace || isOurs,
      digest: true,
      signal,
      onBytes: (count) => tally.addBytes('written', count),
    });
    try {
      for await (const batch of rows.batches as AsyncIterable<RecordBatch>) {
        tally.addRows('read', batch.numRows);
        sum?.add(batch);
        await file.add(batch);
        tally.setWritten(tally.rows.written + batch.numRows);
      }
    } catch (error) {
      await file.discard(error);
      throw error;
    }
    for (const loss of [...lossesAt('source', rows.losses), ...lossesAt('target', file.losses)])
      losses.set(`${loss.at} ${loss.column}`, loss);
    const finished: FinishedPart = { ...(await file.finish()), ...(sum === undefined ? {} : { checksum: sum.result().checksum }) };
    parts.set(number, finished);
    await saveJournal(state, journal);
    return finished;
  } finally {
    await rows.close();
  }
}

/** Reads every part back and compares it with the sum of the rows that went into it. */
async function verify(
  run: CopyRun,
  { source, room, layout }: Export,
  parts: readonly FinishedPart[],
): Promise<{ by: 'checksum'; checksum: string }> {
  const { settings, names } = run;
  const rows = await openQuerySource({ ...source }, {}, settings);
  const { schema } = rows;
  await rows.close();
  const compared = toCompared(schema, schema, []);
  let whole = 0n;
  for (const part of parts) {
    const has = await sumOfFiles(room, { layout, written: [part], schema, compared, settings });
    if (part.checksum !== undefined)
      requireSameSum({ rows: part.rows, checksum: part.checksum }, has, { source: names.source, target: room.nameOf(part.path) });
    whole = BigInt.asUintN(128, whole + BigInt(`0x${has.checksum}`));
  }
  return { by: 'checksum', checksum: whole.toString(16).padStart(32, '0') };
}
