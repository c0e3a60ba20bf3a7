import type { ByteReader } from '../bytes/reader.ts';

/** Skips the headers in front of a request (MS-TDS 2.2.5.3): of one session without MARS they say nothing new. */
export function skipHeaders(reader: ByteReader): void {
  const total = reader.uint32();
  reader.take(total - 4);
}
