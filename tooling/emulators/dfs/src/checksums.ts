import { crc64Base64, md5Base64 } from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import { StorageError } from './tree/storage-error.ts';

/** Compares the body with the checksums that were sent along; those come back in the answer. */
export function verifiedChecksums(call: Call): { 'Content-MD5'?: string; 'x-ms-content-crc64'?: string } {
  const { chunks } = call.request.body;
  const [md5, crc64] = [header(call, 'content-md5'), header(call, 'x-ms-content-crc64')];
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16) throw new StorageError('InvalidMd5');
    requireMd5(md5, md5Base64(chunks));
  }
  if (crc64 !== undefined && crc64Base64(chunks) !== crc64) throw new StorageError('Crc64Mismatch');
  return { ...(md5 === undefined ? {} : { 'Content-MD5': md5 }), ...(crc64 === undefined ? {} : { 'x-ms-content-crc64': crc64 }) };
}

/** Compares a copy's source with the MD5 that was sent for it. */
export function verifiedSource(call: Call, md5: string): void {
  const expected = header(call, 'x-ms-source-content-md5');
  if (expected !== undefined) requireMd5(expected, md5);
}

/** Refuses data whose MD5 is not the one that a client told. */
export function requireMd5(told: string, found: string): void {
  if (told !== found) throw new StorageError('Md5Mismatch', {}, { UserSpecifiedMd5: told, ServerCalculatedMd5: found });
}
