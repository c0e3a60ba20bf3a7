import { DatastoreError } from '@stowage/core/driver';

/** Bytes of a file, at most. */
export const maxFileSize: number = 4 * 2 ** 40;

/** The error for a body that no file can hold. */
export function tooLarge(size: number): DatastoreError {
  return new DatastoreError('STORAGE.FULL', `A file of ${size} bytes is larger than the service allows.`, {
    nextAction: `Split it: a file holds at most ${maxFileSize} bytes.`,
  });
}
