import { combineCrc64, type Digests } from '@stowage/core/driver';
import { type ChecksumAlgorithm, digestNow } from './checksum.ts';
import { digestBlock } from './digest-block.ts';

/** Which checksum travels with each body, and is asked for with each read: a field of every driver's configuration. */
export type ChecksumSetting = 'auto' | 'md5' | 'crc64' | 'none';

/** Up to this, in bytes, a checksum is made at once: going elsewhere with it would cost more. */
export const inlineSize: number = 64 * 1024;

/** A body's checksum, and the header that it travels in. */
export interface BodyChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** The header in which each checksum travels, in both directions. */
const headerNames: Readonly<Record<ChecksumAlgorithm, string>> = { md5: 'content-md5', crc64: 'x-ms-content-crc64' };

/** Which checksum goes with what is sent: CRC-64 unless MD5 is asked for, as it costs a tenth. */
function algorithmOfUpload(checksum: ChecksumSetting): ChecksumAlgorithm | undefined {
  if (checksum === 'none') return undefined;
  return checksum === 'md5' ? 'md5' : 'crc64';
}

/** The checksum of bytes. Large ones are hashed on another thread where that takes long. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array, signal?: AbortSignal): string | Promise<string> {
  return bytes.byteLength <= inlineSize ? digestNow(algorithm, bytes) : digestBlock(algorithm, bytes, signal);
}

/** The checksum to send with a body; undefined where checksums are switched off. */
export async function checksumOfUpload(
  checksum: ChecksumSetting,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<BodyChecksum | undefined> {
  const algorithm = algorithmOfUpload(checksum);
  return algorithm === undefined ? undefined : { algorithm, value: await checksumOf(algorithm, bytes, signal) };
}

/** The name of the header for a checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return headerNames[algorithm];
}

/** Headers with the checksum of a body. */
export function checksumHeaders(checksum: BodyChecksum | undefined): Readonly<Record<string, string>> {
  return checksum === undefined ? {} : { [headerNames[checksum.algorithm]]: checksum.value };
}

/** The digests of a whole file, from its one checksum. */
export function toDigests(checksum: BodyChecksum | undefined): Digests | undefined {
  return checksum === undefined ? undefined : { [checksum.algorithm]: checksum.value };
}

/** A piece of a file, with the checksum that it was sent with. */
export interface SummedPiece {
  readonly size: number;
  readonly checksum: BodyChecksum | undefined;
}

/** The CRC-64 of the whole file, out of those of its pieces in their order. MD5s cannot be put together. */
export function combineChecksums(pieces: readonly SummedPiece[]): BodyChecksum | undefined {
  let whole: string | undefined;
  for (const { checksum, size } of pieces) {
    if (checksum?.algorithm !== 'crc64') return undefined;
    whole = whole === undefined ? checksum.value : combineCrc64(whole, checksum.value, size);
  }
  return whole === undefined ? undefined : { algorithm: 'crc64', value: whole };
}
