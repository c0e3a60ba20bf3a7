import { DatastoreError } from '@stowage/core/driver';

const encoder = new TextEncoder();

/** Bytes of UTF-8 that one name may have, as on most file systems. */
const maxNameBytes = 255;
/** Bytes of UTF-8 that a whole path may have, as in most object stores. */
const maxPathBytes = 1024;

/** Refuses a path that the service could not hold. */
export function checkNames(path: string): void {
  const refuse = (reason: string): never => {
    throw new DatastoreError('PATH.INVALID', `The path ${JSON.stringify(path)} is not valid: ${reason}.`, {
      path,
      nextAction: 'Choose a shorter name.',
    });
  };
  // Three bytes a UTF-16 unit at most: short paths need no encoding.
  if (path.length * 3 <= maxNameBytes) return;
  if (encoder.encode(path).byteLength > maxPathBytes) refuse(`it has more than ${maxPathBytes} bytes`);
  for (const name of path.split('/')) {
    if (encoder.encode(name).byteLength > maxNameBytes) refuse(`a name in it has more than ${maxNameBytes} bytes`);
  }
}
