import { baseName } from '@stowage/core';
import { versionOf } from '../content/version.ts';
import type { Mounted } from '../mounted.ts';
import { upload } from '../staged/upload.ts';
import type { TreeFile } from '../tree/node.ts';
import { requireWriting } from './writing.ts';

/**
 * Brings what was written to a file into the store, if it is not there. It goes on when a caller no longer waits for it.
 *
 * @throws what the upload failed with; what was written stays in the staging folder, and is tried again at the next close or sync.
 */
export function save(mounted: Mounted, node: TreeFile): Promise<void> {
  return node.turns.take(() => saveNow(mounted, node));
}

/** The same, in the file's turn. */
export async function saveNow(mounted: Mounted, node: TreeFile): Promise<void> {
  const { staged } = node;
  if (staged === undefined || !staged.isDirty || node.isDetached) return;
  const { store } = requireWriting(mounted);
  const path = mounted.table.pathOf(node);
  try {
    node.entry = await upload(store, path, staged, mounted.settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await staged.markFailed(reason);
    const message = `${path} could not be uploaded: ${reason} What was written is kept as ${staged.dataPath}; "stowage mount recover" uploads it.`;
    mounted.report({ kind: 'upload-failed', path, message, cause: error });
    throw error;
  }
  node.checkedAt = performance.now();
  node.pagesOf = versionOf(node.entry);
  if (node.parent !== undefined) {
    mounted.missing.delete(node.parent, node.name);
    node.parent.listing?.put(baseName(path), node.entry);
  }
}

/** Lets go of what was staged for a file that nobody has open any more; what is not in the store by then stays on disk. */
export async function settleStaged(mounted: Mounted, node: TreeFile): Promise<void> {
  const { staged } = node;
  if (staged === undefined || node.handles > 0) return;
  if (staged.isDirty && !node.isDetached && staged.record.failure === undefined) {
    // It was closed without a flush that came to its end: the program was killed.
    await saveNow(mounted, node).catch(() => undefined);
    if (node.handles > 0) return;
  }
  node.staged = undefined;
  if (!staged.isDirty || node.isDetached) {
    await staged.discard();
    mounted.table.release(node);
    return;
  }
  await staged.leave();
  // The name shows what the store has.
  node.checkedAt = Number.NEGATIVE_INFINITY;
  node.pagesOf = undefined;
  const { parent, name } = node;
  if (node.entry === undefined) mounted.table.detach(node);
  else mounted.table.release(node);
  if (parent !== undefined) mounted.notices?.invalidateName(parent.number, name);
  mounted.notices?.invalidateContent(node.number);
}
