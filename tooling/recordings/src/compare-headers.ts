import { customerKeyDigest } from './customer-key.ts';
import { absent, type Difference, difference } from './difference.ts';
import { isMadeUpHeader } from './shapes.ts';
import type { SubstitutionTable } from './substitution.ts';

type Headers = Readonly<Record<string, string>>;

/** Headers that say nothing about the protocol: of a front end, a hop, one request, or a browser's rules. */
const ignored =
  /^(server|date|vary|connection|keep-alive|x-ms-request-id|x-ms-client-request-id|transfer-encoding|content-length|access-control-.*)$/;

/** The same for Gen1, whose front end also wrote timings and rules for caches. */
const ignoredGen1 = /^(server-perf|x-ms-server-perf|x-origin-server|cache-control|expires|pragma)$/;

/** URLs in which the host is the recorder's, and whose path the service writes back decoded or not. */
const urls: ReadonlySet<string> = new Set(['location', 'x-ms-copy-source']);

export interface HeaderComparison {
  readonly gen1: boolean;
  /** Values that the client itself had sent: they are not made up, so they have to come back exactly. */
  readonly clientValues: ReadonlySet<string>;
  readonly substitutions: SubstitutionTable;
  /** The MD5 of the bytes that were sent instead of data which the recording does not hold; undefined where it holds it. */
  readonly otherMd5: string | undefined;
  /** Headers that the recorder took out of answers: an answer may have them. */
  readonly left: ReadonlySet<string>;
}

/** Compares names of headers as a set in both directions, and values: by form where made up, exactly otherwise. */
export function compareHeaders(recorded: Headers, actual: Headers, comparison: HeaderComparison): readonly Difference[] {
  const counts = (name: string): boolean =>
    !ignored.test(name) && !(comparison.gen1 && ignoredGen1.test(name)) && !isTransport(name, recorded, actual);
  const names = new Set([...Object.keys(recorded), ...Object.keys(actual)].filter(counts));
  return [...names].flatMap((name) => compareHeader(name, recorded[name], actual[name], comparison));
}

/** gzip that a proxy or client added on the way; a Content-Encoding that a client stored is compared like any header. */
function isTransport(name: string, recorded: Headers, actual: Headers): boolean {
  return name === 'content-encoding' && recorded[name] === 'gzip' && actual[name] === undefined;
}

function compareHeader(
  name: string,
  recorded: string | undefined,
  actual: string | undefined,
  comparison: HeaderComparison,
): readonly Difference[] {
  const what = `header ${name}`;
  if (recorded === undefined && comparison.left.has(name)) return [];
  if (recorded === undefined || actual === undefined) return [difference(what, recorded ?? absent, actual ?? absent)];
  if (recorded === actual) return [];
  // A secret that was taken out of a value.
  if (recorded.includes('sanitized') && matchesSanitized(recorded, actual)) return [];
  const expected = comparison.substitutions.expectedHeader(name, recorded);
  if (expected !== undefined) return expected === actual ? [] : [difference(what, `${expected} (this run's ${recorded})`, actual)];
  if (urls.has(name) && withoutHost(recorded) === withoutHost(actual)) return [];
  // Seconds that are left of a lease: the wait before this request was not measured more finely than that.
  if (name === 'x-ms-lease-time' && /^\d+$/.test(actual) && Math.abs(Number(recorded) - Number(actual)) <= 1) return [];
  if (name === 'x-ms-encryption-key-sha256' && actual === customerKeyDigest) return [];
  if (name === 'content-md5' && comparison.otherMd5 === actual) return [];
  if (comparison.clientValues.has(`${name}:${recorded}`)) {
    const sent = comparison.substitutions.forHeader(name, recorded);
    return sent === actual ? [] : [difference(what, `${sent} (as the client sent it)`, actual)];
  }
  return isMadeUpHeader(name, recorded, actual) ? [] : [difference(what, recorded, actual)];
}

function matchesSanitized(recorded: string, actual: string): boolean {
  const [start = '', end = ''] = recorded.split('sanitized');
  return actual.length > start.length + end.length && actual.startsWith(start) && actual.endsWith(end);
}

/** Path and query, decoded; the account is taken from a path-style URL, and a signature is left out. */
function withoutHost(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, searchParams, hostname } = new URL(url);
  const path = /^[\d.]+$|^localhost$/.test(hostname) ? pathname.replace(/^\/[^/]*/, '') : pathname;
  const signature = new Set(['sv', 'sr', 'sig', 'se', 'sp', 'st', 'spr', 'ss', 'srt', 'sip']);
  const query = [...searchParams].filter(([name]) => !signature.has(name)).map(([name, value]) => `${name}=${value}`);
  return `${decodeURIComponent(path)}?${query.join('&')}`;
}
