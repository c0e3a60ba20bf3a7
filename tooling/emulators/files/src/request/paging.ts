import { invalidParameter } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import type { Scene } from './scene.ts';

const largestPage = 5000;

/** The page of a listing that is asked for. */
export interface Page {
  /** As it was given; undefined when none was. */
  readonly prefix: string | undefined;
  readonly marker: string | undefined;
  readonly maxResults: number | undefined;
  /** Entries on the page at most. */
  readonly limit: number;
}

/** The page that a request asks for. Throws for one of no entries. */
export function requestedPage({ request: { query } }: Scene): Page {
  const maxResults = requestedMaxResults(query.get('maxresults'));
  return {
    prefix: query.get('prefix') || undefined,
    marker: query.get('marker') || undefined,
    maxResults,
    limit: Math.min(maxResults ?? largestPage, largestPage),
  };
}

function requestedMaxResults(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) throw invalidParameter('maxresults', value);
  if (Number(value) >= 1) return Number(value);
  throw refusal('OutOfRangeQueryParameterValue', {
    details: {
      QueryParameterName: 'maxresults',
      QueryParameterValue: value,
      MinimumAllowed: '1',
      MaximumAllowed: String(largestPage),
    },
  });
}

/** The words of `include`, in lower case. Throws for one that is not among those known. */
export function requestedIncludes({ request: { query } }: Scene, known: readonly string[]): ReadonlySet<string> {
  const value = query.get('include') ?? '';
  const words = value
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  if (words.some((word) => !known.includes(word))) throw invalidParameter('include', value);
  return new Set(words);
}

/** A marker in the form of the service: version, length and text in base64 that suits a URL. */
export function writeMarker(name: string): string {
  const text = Buffer.from(name).toString('base64').replaceAll('=', '-').replaceAll('/', '_').replaceAll('+', '*');
  return `1!${text.length}!${text}`;
}

/** The name in a marker. */
export function readMarker(marker: string): string {
  const [, length, text] = /^1!(\d+)!(.*)$/s.exec(marker) ?? [];
  if (text === undefined || Number(length) !== text.length) throw invalidParameter('marker', marker);
  return Buffer.from(text.replaceAll('-', '=').replaceAll('_', '/').replaceAll('*', '+'), 'base64').toString();
}
