import { headBlob, isDirectoryError } from '@stowage/azure-common';
import { type Entry, type FileEntry, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { toEntry } from './entry.ts';
import { isKindError, recodeKind } from './errors.ts';

/** Which path, and under which condition. */
export interface HeadPathRequest {
  readonly path: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Get Blob Properties: what a path names. */
export async function headPath(client: LakeClient, request: HeadPathRequest): Promise<Entry> {
  return toEntry(request.path, await headBlob(client, request));
}

/** The same; undefined where nothing is. */
export async function tryHeadPath(client: LakeClient, request: HeadPathRequest): Promise<Entry | undefined> {
  try {
    return await headPath(client, request);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The file at a path, asked for with repetitions. A directory is `PATH.IS_DIRECTORY`. */
export async function headFile(client: LakeClient, request: HeadPathRequest): Promise<FileEntry> {
  const entry = await client.retry(() => headPath(client, request), { idempotent: true, signal: request.signal });
  if (entry.kind === 'directory') throw isDirectoryError(request.path);
  return entry;
}

/** Tells a directory at the path from a file above it, where the service says only that one of them is in the way. */
export async function explainKind(client: LakeClient, path: string, error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (!isKindError(error)) return error;
  const entry = await client.retry(() => tryHeadPath(client, { path, signal }), { idempotent: true, signal });
  return recodeKind(error, entry?.kind === 'directory');
}
