import { median } from '../measure.ts';
import type { Comparison } from '../results.ts';

/** One run of one contender, as figures by the name of their metric. */
export type Figures = Readonly<Record<string, number>>;

/** What a figure is in, and which way is better. */
export interface FigureKind {
  readonly unit: string;
  readonly better: 'less' | 'more';
}

const subject = 'stowage';

/**
 * Lets contenders take turns, a run each, in an order that shifts by one every round, and holds the medians of `stowage` against those
 * of the others. The first round warms up the machine's caches and counts like the rest.
 */
export async function hold(
  work: string,
  kinds: Readonly<Record<string, FigureKind>>,
  contenders: Readonly<Record<string, () => Promise<Figures>>>,
  repeats: number,
): Promise<readonly Comparison[]> {
  const entries = Object.entries(contenders).map(([name, run]) => ({ name, run, runs: [] as Figures[] }));
  for (let round = 0; round < repeats; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const contender = entries[(turn + round) % entries.length];
      contender?.runs.push(await contender.run());
    }
  }
  const medianOf = (name: string, metric: string): number =>
    median(entries.find((one) => one.name === name)?.runs.map((figures) => figures[metric] ?? Number.NaN) ?? []);
  const peers = entries.map(({ name }) => name).filter((name) => name !== subject);
  return Object.entries(kinds).flatMap(([metric, { unit, better }]) =>
    peers.map((peer) => {
      const subjectValue = medianOf(subject, metric);
      const peerValue = medianOf(peer, metric);
      const ratio = better === 'more' ? subjectValue / peerValue : peerValue / subjectValue;
      return { work, metric, subject, peer, ratio, subjectValue, peerValue, unit };
    }),
  );
}
