import { type Call, filesystemOf, tryNode } from '../call.ts';
import type { Block } from '../tree/blob-state.ts';
import type { Filesystem } from '../tree/filesystem.ts';
import { StorageError } from '../tree/storage-error.ts';

type Blocks = Map<string, Block>;

/** Blocks of blobs that are not there yet, by path: the tree does not show them before their list is put. */
const early = new WeakMap<Filesystem, Map<string, Blocks>>();

function earlyBlocks(call: Call): Map<string, Blocks> {
  const filesystem = filesystemOf(call);
  const byPath = early.get(filesystem) ?? new Map<string, Blocks>();
  early.set(filesystem, byPath);
  return byPath;
}

const nameOf = ({ segments }: Call): string => segments.join('/');

/** The blocks that were staged for a blob and not committed, by id. */
export function stagedBlocks(call: Call): Blocks {
  const node = tryNode(call);
  if (node?.kind === 'directory') throw new StorageError('ResourceTypeMismatch');
  if (node) return node.blob.uncommittedBlocks;
  const byPath = earlyBlocks(call);
  const blocks = byPath.get(nameOf(call)) ?? new Map<string, Block>();
  byPath.set(nameOf(call), blocks);
  return blocks;
}

/** Forgets what was staged before a blob was there: whatever writes it whole does. */
export function forgetStaged(call: Call): void {
  earlyBlocks(call).delete(nameOf(call));
}
