import type { Exchange, Recording } from './recording.ts';

/** One request that changes something, and the reads to try after it. A step without a write is for reads alone. */
export interface Step {
  readonly write?: number;
  readonly reads: readonly number[];
}

/** Requests that were answered in one second, whose order among themselves is not known. */
export interface Group {
  readonly writes: readonly number[];
  readonly reads: readonly number[];
}

/** Whether a recording says that its order is approximate: the .NET Gen1 ones do, rebuilt from the Date of the answers. */
export function isApproximate({ notes }: Recording): boolean {
  return notes.includes('treat the sequence as approximate');
}

/** The order as recorded: each exchange by itself, or where it is approximate in groups of a second. */
export function arrange(recording: Recording): readonly Group[] {
  const { exchanges } = recording;
  if (!isApproximate(recording)) return exchanges.map((_, index) => ({ writes: [index], reads: [] }));
  return seconds(exchanges).map((indexes) => {
    const reads = indexes.filter((index) => exchanges[index]?.request.method === 'GET');
    return { reads, writes: indexes.filter((index) => !reads.includes(index)) };
  });
}

/**
 * What to do one after the other. A read belongs somewhere between the writes of its second: it is tried before the first of them
 * and after each.
 */
export function toSteps(groups: readonly Group[]): readonly Step[] {
  return groups.flatMap(({ writes, reads }) => [...(reads.length > 0 ? [{ reads }] : []), ...writes.map((write) => ({ write, reads }))]);
}

/** More writes than this in a second are taken in the recorded order: their orders would be too many to try. */
const mostWrites = 4;

/** The same groups with the writes of one of them in every other order. */
export function rearrange(groups: readonly Group[], index: number): readonly (readonly Group[])[] {
  const group = groups[index];
  if (group === undefined || group.writes.length < 2 || group.writes.length > mostWrites) return [];
  const [, ...others] = permutations(group.writes);
  return others.map((writes) => groups.with(index, { ...group, writes }));
}

function permutations(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((value, index) => permutations(values.toSpliced(index, 1)).map((rest) => [value, ...rest]));
}

/** Indexes of neighbours that were answered in the same second. */
function seconds(exchanges: readonly Exchange[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let date: string | undefined;
  for (const [index, { response }] of exchanges.entries()) {
    if (index === 0 || response.headers.date !== date) groups.push([]);
    groups.at(-1)?.push(index);
    date = response.headers.date;
  }
  return groups;
}
