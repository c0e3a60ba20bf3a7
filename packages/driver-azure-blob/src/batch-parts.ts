import { DatastoreError } from '@stowage/core/driver';

/** The answer to one request of a batch. */
export interface BatchPart {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const boundaryOf = /boundary="?([^";]+)"?/;
const statusLine = /^HTTP\/1\.[01] (\d{3})/;

/**
 * Takes the answer to a batch apart: the parts by the number of their request. When the service refuses the batch as a whole, it gives one part
 * without a number, which is found under `undefined`.
 *
 * @throws DatastoreError `SERVICE.UNAVAILABLE` if it is no answer to a batch.
 *
 * Source: RFC 2046, section 5.1; Microsoft Learn, "Blob Batch".
 */
export function readBatch(bytes: Uint8Array, contentType: string): ReadonlyMap<number | undefined, BatchPart> {
  const [, boundary] = boundaryOf.exec(contentType) ?? [];
  const parts = new Map<number | undefined, BatchPart>();
  // Names, codes and messages of the service are ASCII; a byte is a character here, so that lengths stay what they are.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  for (const piece of boundary === undefined ? [] : text.split(`--${boundary}`).slice(1)) {
    const [partHead = '', head = '', ...rest] = piece.split(/\r?\n\r?\n/);
    const [first = '', ...lines] = head.trim().split(/\r?\n/);
    const [, status] = statusLine.exec(first) ?? [];
    if (status === undefined) continue;
    const id = toHeaders(partHead.split(/\r?\n/)).get('content-id');
    const body = Buffer.from(rest.join('\r\n\r\n').trim(), 'latin1');
    parts.set(id === undefined ? undefined : Number(id), { status: Number(status), headers: toHeaders(lines), body });
  }
  if (parts.size > 0) return parts;
  throw new DatastoreError('SERVICE.UNAVAILABLE', 'Blob Batch: the answer holds no answers.', {
    nextAction: 'Try again; if it happens again, something other than Blob storage may answer at this endpoint.',
  });
}

function toHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
