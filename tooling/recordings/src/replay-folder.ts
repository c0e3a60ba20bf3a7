import { type Difference, difference } from './difference.ts';
import { explain, type KnownDeviation } from './known-deviations.ts';
import { nameOperation } from './operation.ts';
import { type Recording, readRecordings, type Service, services } from './recording.ts';
import { type ExchangeResult, replay } from './replay.ts';
import { loadTarget, type StartTarget } from './target.ts';

/** An exchange that did not match. */
export interface Deviation {
  readonly file: string;
  readonly index: number;
  readonly operation: string;
  readonly differences: readonly Difference[];
  /** From the list of known deviations; absent if nothing there explains all of the differences. */
  readonly reason?: string;
}

export interface Count {
  readonly exchanges: number;
  readonly matched: number;
}

export interface ServiceReport extends Count {
  readonly recordings: number;
  readonly operations: Readonly<Record<string, Count>>;
  readonly deviations: readonly Deviation[];
}

export interface ReplayReport {
  readonly services: Readonly<Partial<Record<Service, ServiceReport>>>;
  /** Entries of the list of known deviations that explained something. */
  readonly used: readonly KnownDeviation[];
}

export interface ReplayOptions {
  /** Only recordings of these services; all by default. */
  readonly services?: readonly Service[];
  /** Only recordings with this in their name. */
  readonly file?: string;
  readonly known: readonly KnownDeviation[];
  /** What to replay against; the emulators by default. */
  readonly load?: (service: Service) => Promise<StartTarget>;
}

/** Replays every recording in a folder and below. Services without a recording there are absent from the report. */
export async function replayFolder(folder: string, options: ReplayOptions): Promise<ReplayReport> {
  const recordings = await readRecordings(folder, options.file);
  const used = new Set<KnownDeviation>();
  const reports: Partial<Record<Service, ServiceReport>> = {};
  for (const service of services.filter((one) => options.services?.includes(one) ?? true)) {
    const own = recordings.filter((recording) => recording.service === service);
    if (own.length > 0) reports[service] = await replayService(service, own, options, used);
  }
  return { services: reports, used: options.known.filter((entry) => used.has(entry)) };
}

async function replayService(
  service: Service,
  recordings: readonly Recording[],
  { known, load = loadTarget }: ReplayOptions,
  used: Set<KnownDeviation>,
): Promise<ServiceReport> {
  const operations: Record<string, { exchanges: number; matched: number }> = {};
  const deviations: Deviation[] = [];
  const start = await load(service).catch((error: unknown) => error as Error);
  for (const recording of recordings) {
    for (const { index, operation, differences } of await replayOne(recording, start)) {
      operations[operation] ??= { exchanges: 0, matched: 0 };
      const count = operations[operation];
      count.exchanges += 1;
      if (differences.length === 0) {
        count.matched += 1;
        continue;
      }
      const entries = explain(known, { service, file: recording.name, operation, differences });
      for (const entry of entries ?? []) used.add(entry);
      const reason = entries === undefined ? {} : { reason: entries.map((entry) => entry.reason).join(' ') };
      deviations.push({ file: recording.name, index, operation, differences, ...reason });
    }
  }
  const counts = Object.values(operations);
  const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0);
  return { recordings: recordings.length, exchanges: sum('exchanges'), matched: sum('matched'), operations, deviations };
}

/** A server that does not load or start leaves every exchange of its recordings unmatched; the other services still run. */
async function replayOne(recording: Recording, start: StartTarget | Error): Promise<readonly ExchangeResult[]> {
  try {
    if (start instanceof Error) throw start;
    return await replay(recording, start);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return recording.exchanges.map((exchange, index) => ({
      index,
      operation: nameOperation(recording.service, exchange),
      differences: [difference('replay', 'an answer', reason)],
    }));
  }
}
