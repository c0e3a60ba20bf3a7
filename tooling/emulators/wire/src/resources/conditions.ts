import { parseHttpDate } from './http-date.ts';

/** The state of a resource that conditions are put to. */
export interface ConditionState {
  /** With quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** What becomes of a request under conditions. `invalid` names the header that is no date. */
export type ConditionOutcome = 'met' | 'not-modified' | 'failed' | { readonly invalid: string };

/**
 * Puts the conditions in the headers to a resource; `undefined` stands for one that does not exist. A failed `If-None-Match` or
 * `If-Modified-Since` of a GET or HEAD is `not-modified`.
 *
 * @param prefix In front of the names: `x-ms-source-` for conditions on a source. Default: none.
 */
export function checkConditions(
  headers: Readonly<Record<string, string>>,
  state: ConditionState | undefined,
  method: string,
  prefix = '',
): ConditionOutcome {
  const dates = { modified: `${prefix}if-modified-since`, unmodified: `${prefix}if-unmodified-since` };
  for (const name of Object.values(dates)) {
    if (headers[name] !== undefined && parseHttpDate(headers[name]) === undefined) return { invalid: name };
  }
  const unchanged = (method === 'GET' || method === 'HEAD') && prefix === '' ? 'not-modified' : 'failed';
  const match = headers[`${prefix}if-match`];
  if (match !== undefined && !matches(match, state)) return 'failed';
  const noneMatch = headers[`${prefix}if-none-match`];
  if (noneMatch !== undefined && matches(noneMatch, state)) return unchanged;
  if (state === undefined) return 'met';
  const modifiedAt = Math.floor(state.lastModified / 1000) * 1000;
  const unmodifiedSince = parseHttpDate(headers[dates.unmodified] ?? '');
  if (unmodifiedSince !== undefined && modifiedAt > unmodifiedSince) return 'failed';
  const modifiedSince = parseHttpDate(headers[dates.modified] ?? '');
  return modifiedSince !== undefined && modifiedAt <= modifiedSince ? unchanged : 'met';
}

function matches(list: string, state: ConditionState | undefined): boolean {
  if (state === undefined) return false;
  return list.split(',').some((one) => one.trim() === '*' || bare(one) === bare(state.etag));
}

/** Clients send the ETag with or without quotes. */
function bare(etag: string): string {
  return etag.trim().replace(/^W\//, '').replaceAll('"', '');
}
