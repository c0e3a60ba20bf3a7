import {
  baseName,
  type Datastore,
  DatastoreError,
  type DirectoryEntry,
  type Entry,
  type FileEntry,
  isDatastoreError,
  isInside,
  normalizePath,
  tryRelativePath,
} from '@stowage/core';
import { isPartPath } from '../part-name.ts';
import type { Found, SourceFile } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import { openStoreFile } from './store-file.ts';

/** A store that files can be taken from. */
export type SourceStore = Datastore<'list' | 'read' | 'stat'>;

/** A file or folder of a datastore as a source. */
export interface StoreSource extends Source {
  readonly kind: 'file' | 'directory';
  /** The normalised path. */
  readonly path: string;
}

/**
 * Opens a path of a store as a source: a file, or all that is in a folder. A trailing slash says folder, where a store has both
 * under one name.
 *
 * @throws DatastoreError `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`
 */
export async function openStoreSource(store: SourceStore, path: string, signal: AbortSignal | undefined): Promise<StoreSource> {
  const normal = normalizePath(path, 'any');
  const entry = normal === '' || path.endsWith('/') ? await requireFolder(store, normal, signal) : await store.stat(normal, { signal });
  const { directories, ordered } = store.capabilities.list ?? {};
  return {
    kind: entry.kind,
    path: normal,
    showsNesting: directories === 'virtual' && ordered === true,
    name: nameOf(store, normal),
    find: (during) => (entry.kind === 'file' ? findOne(entry) : findAll(store, normal, during)),
    open: (file, request) => openStoreFile(store, file.path, request),
    async md5(file, during) {
      if (file.digests !== undefined) return file.digests.md5;
      const now = await store.stat(file.path, { signal: during });
      return now.kind === 'file' ? now.digests?.md5 : undefined;
    },
  };
}

/** How a path of a store is written: `training:images/2026`. */
export function nameOf(store: Datastore, path: string): string {
  return `${store.name}:${path}`;
}

async function requireFolder(store: SourceStore, path: string, signal: AbortSignal | undefined): Promise<{ readonly kind: 'directory' }> {
  if (path === '') return { kind: 'directory' };
  for await (const _ of store.list(path, { pageSize: 1, signal })) return { kind: 'directory' };
  const entry = await store.stat(path, { signal });
  if (entry.kind === 'directory') return entry;
  throw new DatastoreError('PATH.NOT_DIRECTORY', `${nameOf(store, path)} is a file, and the trailing slash says folder.`, {
    path,
    datastore: store.name,
    nextAction: 'Leave out the trailing slash.',
  });
}

async function* findOne(entry: FileEntry): AsyncGenerator<Found, void, undefined> {
  yield { kind: 'file', file: toSourceFile(entry, baseName(entry.path)) };
}

async function* findAll(store: SourceStore, folder: string, signal: AbortSignal): AsyncGenerator<Found, void, undefined> {
  let directory: DirectoryEntry | undefined;
  for await (const entry of store.list(folder, { recursive: true, signal })) {
    // A directory needs no mention when something in it does; in an ordered listing that comes right behind it.
    if (directory !== undefined && !isInside(directory.path, entry.path)) yield toFound(directory, folder);
    directory = entry.kind === 'directory' && entry.path !== folder ? entry : undefined;
    if (entry.kind === 'file') yield toFound(entry, folder);
  }
  if (directory !== undefined) yield toFound(directory, folder);
}

function toFound(entry: Entry, folder: string): Found {
  const { path } = entry;
  const relative = tryRelativePath(folder, path);
  if (relative === undefined || !isNormal(path)) {
    const error = new DatastoreError(
      'PATH.INVALID',
      `The datastore lists ${JSON.stringify(path)}, which is no path that it can be asked for.`,
      {
        path,
        nextAction: "Rename it with the service's own tools.",
      },
    );
    return { kind: 'failed', type: entry.kind, path, because: 'Its name is not a path.', error };
  }
  if (entry.kind === 'directory') return { kind: 'directory', directory: { relative, path } };
  if (isPartPath(path))
    return { kind: 'skipped', type: 'file', path, reason: 'part-file', because: 'It is a part of an unfinished transfer.' };
  return { kind: 'file', file: toSourceFile(entry, relative) };
}

function isNormal(path: string): boolean {
  try {
    return normalizePath(path, 'any') === path;
  } catch (error) {
    if (isDatastoreError(error, 'PATH.INVALID')) return false;
    throw error;
  }
}

function toSourceFile(entry: FileEntry, relative: string): SourceFile {
  const { path, size, lastModified, digests, etag } = entry;
  return { relative, path, size, lastModified, digests, etag };
}
