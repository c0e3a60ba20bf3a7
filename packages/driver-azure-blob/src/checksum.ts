import { type ChecksumAlgorithm, digestBlock, digestNow } from '@stowage/azure-common';
import type { Digests } from '@stowage/core/driver';
import type { Checksum } from './config.ts';

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
function algorithmOfUpload(checksum: Checksum): ChecksumAlgorithm | undefined {
  if (checksum === 'none') return undefined;
  return checksum === 'md5' ? 'md5' : 'crc64';
}

/** The checksum of bytes. Large ones are hashed on another thread where that takes long. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array, signal?: AbortSignal): string | Promise<string> {
  return bytes.byteLength <= inlineSize ? digestNow(algorithm, bytes) : digestBlock(algorithm, bytes, signal);
}

/** The checksum to send with a body; undefined where checksums are switched off. */
export async function checksumOfUpload(
  checksum: Checksum,
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
