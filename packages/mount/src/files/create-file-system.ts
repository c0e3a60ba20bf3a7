import { type Datastore, DatastoreError, requireCapabilities, supports } from '@stowage/core';
import type { FileSystem } from '../file-system.ts';
import { DiskCache } from './cache/disk-cache.ts';
import { MemoryCache } from './cache/memory-cache.ts';
import { ContentSource } from './content/content-source.ts';
import type { RemoteContent } from './content/remote-content.ts';
import type { Report } from './events.ts';
import { HandleTable } from './handle-table.ts';
import type { Mounted } from './mounted.ts';
import { type FileSystemOptions, type Settings, toSettings } from './settings.ts';
import { StagingFolder } from './staged/staging-folder.ts';
import type { FileDatastore } from './store-calls.ts';
import { StoreFileSystem } from './store-file-system.ts';
import { tryStat } from './tree/find.ts';
import type { TreeFile } from './tree/node.ts';
import { NodeTable } from './tree/node-table.ts';
import { RecentlyMissing } from './tree/recently-missing.ts';

/**
 * Shows a folder of a datastore as a file system. The store needs `stat`, `read` and `list`; without `write` it is read-only.
 *
 * A folder that does not exist is made by the first file in it. The datastore stays the caller's to close, after the file system.
 *
 * @throws DatastoreError `CAPABILITY.MISSING`, `CONFIG.INVALID`, `PATH.NOT_DIRECTORY` (the path is a file), `PATH.NOT_FOUND` (read-only and not
 * there), and what the store's first answer is, so that a wrong credential shows before anything is mounted.
 */
export async function createFileSystem(store: Datastore, options: FileSystemOptions): Promise<FileSystem> {
  const files = requireCapabilities(store, 'stat', 'read', 'list');
  const settings = toSettings(options, supports(store, 'write'));
  if (!settings.readOnly) requireCapabilities(store, 'write');
  const report: Report = options.onEvent ?? (() => undefined);
  const ownerOf = new WeakMap<RemoteContent, TreeFile>();
  const disk = createDiskCache(files, settings, report);
  const onStale = (content: RemoteContent): void => {
    const node = ownerOf.get(content);
    if (node === undefined || node.staged !== undefined) return;
    node.pagesOf = undefined;
    const message =
      'The file was changed in the datastore while it was open; who reads it gets EIO, and opening it again gives the new content.';
    report({ kind: 'content-changed', path: content.path, message });
    options.notices?.invalidateContent(node.number);
  };
  const mounted: Mounted = {
    store: files,
    settings,
    table: new NodeTable(settings.path),
    handles: new HandleTable(),
    contents: new ContentSource({
      store: files,
      timeout: settings.timeout,
      memory: new MemoryCache(settings.cache.memory),
      disk,
      onStale,
      maxAhead: Math.max(settings.readAhead, settings.cache.memory / 2),
    }),
    disk,
    staging: settings.readOnly || settings.staging === undefined ? undefined : await openStaging(files, settings.staging),
    missing: new RecentlyMissing(settings.lifetimes.missing),
    notices: options.notices,
    report,
    ownerOf,
    background: new Set(),
    streaming: { count: 0 },
    startedAt: Date.now(),
    hasDirectories: files.capabilities.list?.directories === 'real',
  };
  await assertRoot(mounted);
  return new StoreFileSystem(mounted);
}

function createDiskCache(store: FileDatastore, { cache }: Settings, report: Report): DiskCache | undefined {
  if (cache.folder === undefined || cache.disk === 0) return undefined;
  return new DiskCache({ folder: cache.folder, limit: cache.disk, location: store.location, report });
}

async function openStaging(store: FileDatastore, staging: NonNullable<Settings['staging']>): Promise<StagingFolder> {
  try {
    return await StagingFolder.open({ ...staging, location: store.location });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatastoreError('CONFIG.INVALID', `The staging folder ${staging.folder} cannot be used: ${reason}`, {
      nextAction: 'Choose a folder that this user can make and write to, or mount read-only.',
      cause: error,
    });
  }
}

async function assertRoot(mounted: Mounted): Promise<void> {
  const { settings, store } = mounted;
  const found = await tryStat(mounted, settings.path, undefined);
  const where = { path: settings.path, datastore: store.name };
  if (found?.kind === 'file') {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${settings.path} is a file, and a folder can be mounted.`, {
      ...where,
      nextAction: 'Mount the folder that it is in, or download it.',
    });
  }
  if (found === undefined && settings.readOnly && mounted.hasDirectories) {
    throw new DatastoreError('PATH.NOT_FOUND', `There is no folder ${settings.path}.`, where);
  }
}
