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

/** What a path names, and the request that told it. */
export interface SeenPath {
  readonly entry: Entry;
  readonly requestId: string | undefined;
}

/** Get Blob Properties: what a path names; undefined where nothing is. */
export async function trySeePath(client: LakeClient, request: HeadPathRequest): Promise<SeenPath | undefined> {
  try {
    return await seePath(client, request);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}

async function seePath(client: LakeClient, request: HeadPathRequest): Promise<SeenPath> {
  const answer = await headBlob(client, request);
  return { entry: toEntry(request.path, answer), requestId: answer.requestId };
}

/** Get Blob Properties: what a path names. */
export async function headPath(client: LakeClient, request: HeadPathRequest): Promise<Entry> {
  return (await seePath(client, request)).entry;
}

/** The same; undefined where nothing is. */
export async function tryHeadPath(client: LakeClient, request: HeadPathRequest): Promise<Entry | undefined> {
  return (await trySeePath(client, request))?.entry;
}

/** The file at a path. A directory is `PATH.IS_DIRECTORY`. */
export async function headFile(client: LakeClient, request: HeadPathRequest): Promise<FileEntry> {
  const { entry, requestId } = await seePath(client, request);
  if (entry.kind === 'directory') throw isDirectoryError(request.path, requestId);
  return entry;
}

/** The same, asked for with repetitions. */
export function headFileAgain(client: LakeClient, request: HeadPathRequest): Promise<FileEntry> {
  return client.retry(() => headFile(client, request), { idempotent: true, signal: request.signal });
}

/** Tells a directory at the path from a file above it, where the service says only that one of them is in the way. */
export async function explainKind(client: LakeClient, path: string, error: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  if (!isKindError(error)) return error;
  const entry = await client.retry(() => tryHeadPath(client, { path, signal }), { idempotent: true, signal });
  return recodeKind(error, entry?.kind === 'directory');
}
