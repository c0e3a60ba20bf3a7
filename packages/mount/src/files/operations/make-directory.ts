import { supports } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { FoundNode } from '../../file-system.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { toFound } from '../tree/attributes.ts';
import { tryFind } from '../tree/find.ts';
import type { TreeDirectory } from '../tree/node.ts';
import { requireWriting } from './writing.ts';

/** Makes a directory in the store; where it can keep none, here, until a file in it brings it into being. */
export async function makeDirectory(mounted: Mounted, parent: TreeDirectory, name: string, signal: AbortSignal): Promise<FoundNode> {
  const { store } = requireWriting(mounted);
  if ((await tryFind(mounted, parent, name, signal)) !== undefined) throw new FileSystemError('EEXIST');
  const path = mounted.table.pathIn(parent, name);
  const isStored = supports(store, 'createDirectory');
  if (!isStored && mounted.hasDirectories) throw new FileSystemError('EPERM', 'This datastore makes no directories.');
  if (isStored) {
    await withinLimit(mounted.settings.timeout, signal, (limited) => store.createDirectory(path, { signal: limited.signal }));
  }
  const node = mounted.table.addDirectory(parent, name);
  node.entry = { kind: 'directory', path, lastModified: new Date() };
  node.checkedAt = performance.now();
  node.isKept = !isStored;
  mounted.missing.delete(parent, name);
  parent.setModified = undefined;
  if (isStored) parent.listing?.put(name, node.entry);
  return toFound(mounted, node);
}
