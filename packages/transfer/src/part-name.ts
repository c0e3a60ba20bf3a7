import { randomBytes } from 'node:crypto';
import { baseName, joinPath, parentPath } from '@stowage/core';

const ending = '.stowage-part';
const pattern = /^\.(?:.+\.)?[0-9a-f]{12}\.stowage-part$/;
/** What common file systems and services take for one name, in bytes. */
const longestName = 255;

/** The name that a file has while it is not complete: hidden, in the same folder, never used twice. */
export function createPartPath(path: string): string {
  const random = randomBytes(6).toString('hex');
  const long = `.${baseName(path)}.${random}${ending}`;
  return joinPath(parentPath(path), Buffer.byteLength(long) > longestName ? `.${random}${ending}` : long);
}

/** Whether a path is that of a file which is not complete. */
export function isPartPath(path: string): boolean {
  return path.endsWith(ending) && pattern.test(baseName(path));
}
