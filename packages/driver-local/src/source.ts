import { DatastoreError } from '@stowage/core/driver';
import type { LocalClient } from './client.ts';
import { isErrno } from './errors.ts';
import type { Pin } from './pin.ts';

/** Holds what must be there before anything is changed. Where a part of the path is a file, there is nothing: `PATH.NOT_FOUND`. */
export async function pinSource(client: LocalClient, path: string, pinned: string = path, kind: 'any' | 'directory' = 'any'): Promise<Pin> {
  try {
    return await client.pin(pinned, kind);
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    await client.assertRoot();
    throw missingSource(path, error);
  }
}

/** The error for something that must be there and is not. */
export function missingSource(path: string, cause?: unknown): DatastoreError {
  return new DatastoreError('PATH.NOT_FOUND', `${JSON.stringify(path)} does not exist.`, { path, cause });
}
