import { isDirectoryMark, Window } from '@stowage/azure-common';
import { DatastoreError, type DeleteDirectoryRequest, type FileEntry, isDatastoreError } from '@stowage/core/driver';
import { maxBatch } from '../capabilities.ts';
import type { BlobClient } from '../client.ts';
import type { ListedBlob } from '../listed-blob.ts';
import { checkName, directoryPrefix } from '../names.ts';
import { deleteBatch, isMissing } from '../requests/delete-batch.ts';
import { deleteBlob } from '../requests/delete-blob.ts';
import { headBlob } from '../requests/head-blob.ts';
import { listBlobs } from '../requests/list-blobs.ts';

/** Deletes what lies below, then what marks the directory. */
export async function deleteDirectory(client: BlobClient, request: DeleteDirectoryRequest): Promise<void> {
  const { path, recursive, signal } = request;
  if (path !== '') checkName(path);
  const wasThere = recursive ? await deleteBelow(client, path, signal) : await requireEmpty(client, path, signal);
  if (path === '') return;
  const blob = await tryHead(client, path, signal);
  if (blob !== undefined && isDirectoryMark(blob.metadata)) {
    await client.retry(() => deleteOne(client, path, blob.etag, signal), { idempotent: true, signal });
  } else if (blob !== undefined && !wasThere) {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path });
  }
}

/** Deletes a directory's own marker, and nothing else; tells whether there was one. */
async function requireEmpty(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const prefix = directoryPrefix(path);
  let hasMarker = false;
  for await (const blobs of pages(client, prefix, 2, signal)) {
    if (blobs.some(({ name }) => name !== prefix)) {
      throw new DatastoreError('DIRECTORY.NOT_EMPTY', `${JSON.stringify(path)} is not empty.`, { path });
    }
    hasMarker ||= blobs.length > 0;
  }
  if (hasMarker) await client.retry(() => deleteOne(client, prefix, undefined, signal), { idempotent: true, signal });
  return hasMarker;
}

/**
 * Deletes all below a directory, in batches; tells whether there was anything. Markers go last and the deepest first: in an
 * account with a hierarchical namespace they are directories, which must be empty.
 */
async function deleteBelow(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const markers: string[] = [];
  let wasThere = false;
  const window = new Window(signal);
  try {
    for await (const blobs of pages(client, directoryPrefix(path), undefined, window.signal)) {
      wasThere ||= blobs.length > 0;
      const files: string[] = [];
      for (const blob of blobs) (blob.isDirectory ? markers : files).push(blob.name);
      await deleteNames(client, files, window);
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  const byDepth = Map.groupBy(markers, (name) => name.split('/').filter(Boolean).length);
  for (const depth of [...byDepth.keys()].sort((a, b) => b - a)) {
    const level = new Window(signal);
    await deleteNames(client, byDepth.get(depth) ?? [], level);
    await level.finish();
  }
  return wasThere;
}

async function deleteNames(client: BlobClient, names: readonly string[], window: Window): Promise<void> {
  for (let start = 0; start < names.length; start += maxBatch) {
    const batch = names.slice(start, start + maxBatch);
    await window.add(client.concurrency, (signal) => client.retry(() => deleteAll(client, batch, signal), { idempotent: true, signal }));
  }
}

async function deleteAll(client: BlobClient, names: readonly string[], signal: AbortSignal): Promise<void> {
  const outcomes = await deleteBatch(client, names, signal);
  const failed = outcomes.find((outcome) => outcome.error !== undefined && !isMissing(outcome));
  if (failed !== undefined) throw failed.error;
}

async function deleteOne(client: BlobClient, name: string, etag: string | undefined, signal: AbortSignal | undefined): Promise<void> {
  try {
    await deleteBlob(client, name, etag, signal);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
  }
}

async function* pages(
  client: BlobClient,
  prefix: string,
  maxResults: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ListedBlob[], void, undefined> {
  let marker: string | undefined;
  do {
    const request = { prefix, isFlat: true, marker, maxResults, signal };
    const page = await client.retry(() => listBlobs(client, request), { idempotent: true, signal });
    yield page.blobs;
    marker = page.marker;
  } while (marker !== undefined);
}

async function tryHead(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<FileEntry | undefined> {
  try {
    return await client.retry(() => headBlob(client, { path, signal }), { idempotent: true, signal });
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}
