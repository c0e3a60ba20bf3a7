import { isDatastoreError } from '@stowage/core';
import { type Layout, type PlannedItem, plan } from '../plan/planner.ts';
import type { TransferEvent } from '../transfer-event.ts';
import type { TransferSummary } from '../transfer-summary.ts';
import { type TransferParts, transferFile } from './file-task.ts';
import { pump } from './pump.ts';
import { readAhead } from './read-ahead.ts';
import { Tally } from './tally.ts';

/** How many steps are planned before hands are free for them. */
const plannedAhead = 1_000;

/**
 * Carries out a transfer: plans it while it runs, moves several files at a time, and counts.
 *
 * Rejects with the signal's reason on abort, and with any error that is not of a datastore or a disk; when it does, all that was
 * under way has ended and cleaned up.
 */
export async function transfer(parts: TransferParts, layout: Layout): Promise<TransferSummary> {
  const { source, target, settings } = parts;
  const tally = new Tally(settings);
  const fault = new AbortController();
  const signal = settings.signal === undefined ? fault.signal : AbortSignal.any([settings.signal, fault.signal]);
  const enough = new AbortController();
  const planning = AbortSignal.any([signal, enough.signal]);

  const work = async (item: PlannedItem): Promise<void> => {
    if (enough.signal.aborted) return;
    signal.throwIfAborted();
    try {
      await carryOut(item, parts, tally, signal);
    } catch (error) {
      fault.abort(error);
      throw error;
    }
    if (settings.onError === 'stop' && tally.anyFailed) enough.abort();
  };

  try {
    await pump(readAhead(counted(plan(source, target, layout, planning), tally), plannedAhead), settings.concurrency, work);
  } catch (error) {
    settings.signal?.throwIfAborted();
    // Once stopped on purpose, the plan ends with an abort of its own.
    if (fault.signal.aborted || !enough.signal.aborted) throw error;
  }
  settings.signal?.throwIfAborted();
  return tally.finish({ source: source.name, target: target.name, stopped: enough.signal.aborted });
}

async function* counted(items: AsyncIterable<PlannedItem>, tally: Tally): AsyncGenerator<PlannedItem, void, undefined> {
  for await (const item of items) {
    if (item.kind === 'file') tally.find(item.file.size);
    yield item;
  }
  tally.finishListing();
}

async function carryOut(item: PlannedItem, parts: TransferParts, tally: Tally, signal: AbortSignal): Promise<void> {
  if (item.kind === 'settled') return tally.settle(item.event);
  if (item.kind === 'directory') return tally.settle(await makeDirectory(item, parts, signal));
  const { file, path } = item;
  tally.begin(file.path);
  const event = await transferFile({ file, path, signal, onBytes: (count) => tally.move(count) }, parts);
  await tally.settle(event, file.size);
}

async function makeDirectory(
  { directory, path }: Extract<PlannedItem, { kind: 'directory' }>,
  { target }: TransferParts,
  signal: AbortSignal,
): Promise<TransferEvent> {
  const base = { type: 'directory', source: directory.path, target: target.describe(path) } as const;
  try {
    if (await target.createDirectory(path, signal)) return { ...base, outcome: 'done', because: 'No file stands for it.' };
    return { ...base, outcome: 'skipped', reason: 'empty-directory', because: 'The target does not hold empty directories.' };
  } catch (error) {
    signal.throwIfAborted();
    if (!isDatastoreError(error)) throw error;
    return { ...base, outcome: 'failed', because: 'No file stands for it.', error };
  }
}
