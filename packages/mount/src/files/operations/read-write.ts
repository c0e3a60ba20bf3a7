import { FileSystemError } from '../../errno.ts';
import type { AttributeChanges } from '../../file-system.ts';
import type { FileHandle } from '../handle-table.ts';
import type { Mounted } from '../mounted.ts';
import type { TreeFile, TreeNode } from '../tree/node.ts';
import { orAbort } from '../waiting.ts';
import { contentOf } from './open-file.ts';
import { save, settleStaged } from './save.ts';
import { requireWriting, stage, streamIfLarge } from './writing.ts';

/** Reads what is being written here, else the version in the store that the file was opened at. */
export async function read(
  mounted: Mounted,
  handle: FileHandle,
  offset: number,
  size: number,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  if (!handle.isReadable) throw new FileSystemError('EBADF');
  const { staged } = handle.node;
  if (staged !== undefined) return staged.read(offset, size, signal, handle.pattern);
  const content = await contentOf(mounted, handle, offset, signal);
  const pieces = await content.read(offset, size, handle.pattern, signal);
  if (pieces.length > 0) handle.hasRead = true;
  return pieces;
}

export function write(mounted: Mounted, handle: FileHandle, offset: number, data: Uint8Array, signal: AbortSignal): Promise<void> {
  const { node } = handle;
  if (!handle.isWritable) throw new FileSystemError('EBADF');
  return node.turns.take(async () => {
    const staged = node.staged ?? (await stage(mounted, node, false));
    await staged.write(handle.isAppend ? staged.size : offset, data);
    node.setModified = undefined;
    streamIfLarge(mounted, node, staged);
  }, signal);
}

/** Changes sizes and times. Modes and owners are those of the mount: they are taken without effect, so that programs which set them go on. */
export async function change(mounted: Mounted, node: TreeNode, changes: AttributeChanges, signal: AbortSignal): Promise<void> {
  requireWriting(mounted);
  const { size, modified, handle } = changes;
  if (size !== undefined) {
    if (node.kind === 'directory') throw new FileSystemError('EISDIR');
    await truncate(mounted, node, size, handle !== undefined, signal);
  }
  if (modified !== undefined) node.setModified = modified;
}

async function truncate(mounted: Mounted, node: TreeFile, size: number, isOpen: boolean, signal: AbortSignal): Promise<void> {
  await node.turns.take(async () => {
    const staged = node.staged ?? (await stage(mounted, node, size === 0));
    await staged.truncate(size);
    node.setModified = undefined;
  }, signal);
  // By its path no close will follow that would upload it.
  if (!isOpen) await saveAndSettle(mounted, node, signal);
}

async function saveAndSettle(mounted: Mounted, node: TreeFile, signal: AbortSignal): Promise<void> {
  try {
    await orAbort(save(mounted, node), signal);
  } finally {
    await node.turns.take(() => settleStaged(mounted, node));
  }
}
