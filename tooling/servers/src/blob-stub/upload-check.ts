import { createCrc64, createMd5, type Digest } from './checksums.ts';
import type { RequestHead } from './request-head.ts';

/** A check of one body against the checksum that came with it. */
export interface UploadCheck {
  readonly digest: Digest;
  readonly expected: string;
  /** The service's error code for a difference. */
  readonly mismatch: 'Md5Mismatch' | 'Crc64Mismatch';
}

/** Starts the check that the headers ask for; undefined when they carry no checksum. */
export function createUploadCheck(request: RequestHead): UploadCheck | undefined {
  const crc64 = request.header('x-ms-content-crc64');
  if (crc64 !== undefined) return { digest: createCrc64(), expected: crc64, mismatch: 'Crc64Mismatch' };
  const md5 = request.header('content-md5');
  return md5 === undefined ? undefined : { digest: createMd5(), expected: md5, mismatch: 'Md5Mismatch' };
}
