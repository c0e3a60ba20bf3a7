import { supports } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { Mounted } from '../mounted.ts';
import type { StagedFile } from '../staged/staged-file.ts';
import type { StagingFolder } from '../staged/staging-folder.ts';
import { StreamedUpload } from '../staged/streamed-upload.ts';
import { conditionsOf, type WritableDatastore } from '../staged/upload.ts';
import type { TreeFile } from '../tree/node.ts';

/** What writing needs. */
export interface Writing {
  readonly store: WritableDatastore;
  readonly staging: StagingFolder;
}

/** @throws FileSystemError EROFS */
export function requireWriting({ store, staging, settings }: Mounted): Writing {
  if (settings.readOnly || staging === undefined || !supports(store, 'write')) throw new FileSystemError('EROFS');
  return { store: store as WritableDatastore, staging };
}

/** The staged content of a file, which begins as what the store has, or empty. To be called in the file's turn. */
export async function stage(mounted: Mounted, node: TreeFile, isEmpty: boolean): Promise<StagedFile> {
  const { staging } = requireWriting(mounted);
  if (node.staged !== undefined) return node.staged;
  if (node.isDetached) throw new FileSystemError('ESTALE', 'The file was removed before it was written to.');
  const base = isEmpty || node.entry === undefined ? undefined : baseOf(mounted, node);
  node.staged = await staging.create(mounted.table.pathOf(node), node.content?.entry ?? node.entry, base);
  return node.staged;
}

function baseOf(mounted: Mounted, node: TreeFile): NonNullable<TreeFile['content']> | undefined {
  if (node.content !== undefined) {
    if (node.content.isStale) throw new FileSystemError('EIO', 'The file was changed in the datastore since it was opened; open it again.');
    return node.content;
  }
  return node.entry && mounted.contents.create(mounted.table.pathOf(node), node.entry);
}

/** From this size on a file that is written from the beginning to the end is uploaded meanwhile. */
const streamedFrom = 8 * 2 ** 20;
/** Such uploads at a time; each holds memory of the driver. */
const maxStreaming = 4;

/** Begins to upload a large new file while it is being written. */
export function streamIfLarge(mounted: Mounted, node: TreeFile, staged: StagedFile): void {
  if (staged.stream !== undefined || !staged.isSequential || staged.size < streamedFrom || node.isDetached) return;
  const { streaming, settings, table } = mounted;
  const { store } = requireWriting(mounted);
  const conditions = conditionsOf(store, staged.replaces, settings.onConflict);
  // Where the store has no conditions, what is there is looked at when the file is closed.
  const isDecided = settings.onConflict === 'overwrite' || Object.keys(conditions).length > 0;
  if (!isDecided || !store.capabilities.write?.atomic || streaming.count >= maxStreaming) return;
  streaming.count++;
  staged.stream = new StreamedUpload({
    store,
    path: table.pathOf(node),
    staged,
    conditions,
    timeout: settings.timeout,
    onEnd: () => streaming.count--,
  });
}
