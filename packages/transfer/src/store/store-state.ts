import { type Datastore, isDatastoreError } from '@stowage/core';
import type { TargetState } from '../plan/target.ts';

/** What is at a path of a store; undefined for nothing. */
export async function statTarget(
  store: Datastore<'stat'>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<TargetState | undefined> {
  try {
    const entry = await store.stat(path, { signal });
    if (entry.kind === 'directory') return { kind: 'directory', size: 0, version: 'directory' };
    const { size, lastModified, digests, etag } = entry;
    return { kind: 'file', size, lastModified, digests, etag, version: etag ?? `${size}-${lastModified?.getTime()}` };
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}
