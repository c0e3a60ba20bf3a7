import { readFileSync } from 'node:fs';
import { type Difference, describeDifference } from './difference.ts';
import { type Service, services } from './recording.ts';

/**
 * A deviation that is known, with its reason. `file` is the name of a recording or a start of it that ends with `*`; `what` is part
 * of the line that describes each of the differences.
 */
export interface KnownDeviation {
  readonly service: Service;
  readonly file?: string;
  readonly operation?: string;
  readonly what: string;
  readonly reason: string;
}

/** Where a deviation occurred. */
export interface Occurrence {
  readonly service: Service;
  readonly file: string;
  readonly operation: string;
  readonly differences: readonly Difference[];
}

/** Reads the list that is committed next to this file. Throws if an entry has no reason, or could explain anything. */
export function readKnownDeviations(): readonly KnownDeviation[] {
  return parseKnownDeviations(readFileSync(new URL('known-deviations.json', import.meta.url), 'utf8'));
}

export function parseKnownDeviations(text: string): readonly KnownDeviation[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new TypeError('Known deviations are a list');
  return list.map((entry: Readonly<Record<string, unknown>>, index) => {
    const text = (key: string): string => (typeof entry[key] === 'string' ? entry[key] : '');
    const service = services.find((one) => one === entry.service);
    if (service === undefined) throw new TypeError(`Known deviation ${index} names no service`);
    if (text('reason').length < 20) throw new TypeError(`Known deviation ${index} has no reason`);
    if (text('what') === '' || (text('file') === '' && text('operation') === ''))
      throw new TypeError(`Known deviation ${index} needs "what", and "file" or "operation"`);
    return {
      service,
      ...(text('file') === '' ? {} : { file: text('file') }),
      ...(text('operation') === '' ? {} : { operation: text('operation') }),
      what: text('what'),
      reason: text('reason'),
    };
  });
}

/** The entries that together explain every difference of a deviation; undefined if one of them stays unexplained. */
export function explain(known: readonly KnownDeviation[], occurrence: Occurrence): readonly KnownDeviation[] | undefined {
  const entries = occurrence.differences.map((one) => known.find((entry) => explains(entry, occurrence, one)));
  const found = entries.filter((entry) => entry !== undefined);
  return found.length === entries.length ? [...new Set(found)] : undefined;
}

function explains(entry: KnownDeviation, { service, file, operation }: Occurrence, one: Difference): boolean {
  const isFile = entry.file === undefined || entry.file === file || (entry.file.endsWith('*') && file.startsWith(entry.file.slice(0, -1)));
  const isOperation = entry.operation === undefined || entry.operation === operation;
  return entry.service === service && isFile && isOperation && describeDifference(one).includes(entry.what);
}
