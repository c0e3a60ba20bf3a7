import { invalidHeader } from '../answers/header-errors.ts';

/** Bytes from `start` to `end`, which is not part of it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads `x-ms-range` or else `Range` against a size. Undefined: none was asked for, or one of a form that the services pass over;
 * `unsatisfiable`: it begins behind the end. The services know no suffixes: in their own header they refuse them with
 * `InvalidHeaderValue`, in that of the standard they pass over them.
 */
export function requestedRange(headers: Readonly<Record<string, string>>, size: number): ByteRange | 'unsatisfiable' | undefined {
  const own = headers['x-ms-range'] || undefined;
  const text = own ?? headers.range;
  if (text !== undefined && /^bytes=\d+-\d*$/.test(text)) return parseRange(text, size);
  if (own !== undefined) throw invalidHeader('x-ms-range', own);
  return undefined;
}

/** The same for the text of one header: `bytes=0-9`, `bytes=10-`, `bytes=-5`. */
export function parseRange(text: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') return size === 0 || Number(last) === 0 ? 'unsatisfiable' : { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}
