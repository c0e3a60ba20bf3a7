import { createHash } from 'node:crypto';
import type { RecordedBody } from './recording.ts';

/** A recorded body as bytes. Of a body that is recorded by length and digest only, other bytes of that length. */
export function toBytes(body: RecordedBody): Buffer {
  if (body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return 'base64' in body ? Buffer.from(body.base64, 'base64') : standIn(body.length);
}

/** Whether a body is recorded by its digest only. */
export function isDigest(body: RecordedBody): body is { readonly length: number; readonly sha256: string } {
  return typeof body === 'object' && body !== null && 'sha256' in body;
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that are not all alike, so that a shifted or repeated block would show. */
function standIn(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + (index >> 8)) & 255;
  return bytes;
}
