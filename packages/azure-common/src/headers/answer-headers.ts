import { DatastoreError } from '@stowage/core/driver';
import type { Answer, StreamAnswer } from '../transport/request.ts';

type HeaderValue = Answer['headers'][string];

/** A header as text; several of one name are joined. */
export function textOfHeader(value: HeaderValue): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** A header that holds a date. */
export function dateOfHeader(value: HeaderValue): Date | undefined {
  return value === undefined ? undefined : new Date(String(value));
}

/** What the answer to a change tells of a file. */
export interface ChangedFile {
  readonly etag: string | undefined;
  readonly lastModified: Date | undefined;
}

/** Reads the answer to a change. */
export function toChangedFile(answer: Answer): ChangedFile {
  return { etag: requireHeader(answer, 'etag'), lastModified: dateOfHeader(answer.headers['last-modified']) };
}

/** A header without which the answer is not one of the service: a captive portal also answers with 200. */
export function requireHeader(answer: Answer | StreamAnswer, name: string): string {
  const value = answer.header(name);
  if (value !== undefined) return value;
  if ('cancel' in answer) answer.cancel();
  throw new DatastoreError('SERVICE.UNAVAILABLE', `What answered is not Azure Storage: HTTP ${answer.status} without ${name}.`, {
    requestId: answer.requestId,
    retryable: false,
    nextAction: 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.',
  });
}

const contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/;

/**
 * What the answer to a request for `length` bytes from `offset` on has of them: `length` bytes of a file of `size`.
 *
 * @throws DatastoreError `RANGE.INVALID` if it begins elsewhere, has more, or nothing.
 */
export function parseContentRange(
  operation: string,
  answer: StreamAnswer,
  offset: number,
  length: number,
): { readonly length: number; readonly size: number } {
  const [, first, last, size] = contentRange.exec(requireHeader(answer, 'content-range')) ?? [];
  const found = Number(last) - Number(first) + 1;
  if (Number(first) === offset && found > 0 && found <= length) return { length: found, size: Number(size) };
  answer.cancel();
  // Azurite answers so for a range that begins at the end.
  throw new DatastoreError('RANGE.INVALID', `${operation}: of ${size} bytes there are none from ${offset} on.`, {
    requestId: answer.requestId,
  });
}
