import { FileSystemError } from '../../errno.ts';
import type { FoundNode, OpenedFile } from '../../file-system.ts';
import { ReadPattern } from '../content/read-pattern.ts';
import type { RemoteContent } from '../content/remote-content.ts';
import type { FileHandle } from '../handle-table.ts';
import type { Mounted } from '../mounted.ts';
import { toFound } from '../tree/attributes.ts';
import { isFresh, refresh, tryFind, tryStat } from '../tree/find.ts';
import { learnFile, useContent } from '../tree/learn.ts';
import type { TreeDirectory, TreeFile } from '../tree/node.ts';
import { type OpenFlags, parseFlags } from './flags.ts';
import { requireWriting, stage } from './writing.ts';

/** Opens a file: at the version that the store has now, or at what is being written here. */
export async function openFile(mounted: Mounted, node: TreeFile, flags: number, signal: AbortSignal): Promise<OpenedFile> {
  const wanted = parseFlags(flags);
  if (wanted.isWritable || wanted.isTruncated) requireWriting(mounted);
  if (wanted.isTruncated) {
    // What it replaces must be known, so that nobody's change is lost unseen.
    if (node.staged === undefined) await refresh(mounted, node, signal);
    const handle = await node.turns.take(async () => {
      const staged = await stage(mounted, node, true);
      await staged.truncate(0);
      return addHandle(mounted, node, wanted, undefined);
    }, signal);
    node.setModified = undefined;
    return { handle: handle.number, keepCache: false, directIo: false };
  }
  if (node.staged !== undefined) {
    return { handle: addHandle(mounted, node, wanted, undefined).number, keepCache: true, directIo: false };
  }
  const content = await openContent(mounted, node, wanted.isReadable, signal);
  const handle = addHandle(mounted, node, wanted, content);
  const keepCache = node.pagesOf === content.version;
  node.pagesOf = content.version;
  return { handle: handle.number, keepCache, directIo: !keepCache && isSizeWrong(node, content) };
}

/** Makes a file and opens it; it comes into the store when it is closed. */
export async function createFile(
  mounted: Mounted,
  parent: TreeDirectory,
  name: string,
  flags: number,
  signal: AbortSignal,
): Promise<FoundNode & { readonly opened: OpenedFile }> {
  const { staging } = requireWriting(mounted);
  const wanted = parseFlags(flags);
  const known = await tryFind(mounted, parent, name, signal);
  if (known !== undefined) {
    if (wanted.isExclusive) throw new FileSystemError('EEXIST');
    if (known.kind === 'directory') throw new FileSystemError('EISDIR');
    const opened = await openFile(mounted, known, flags, signal);
    return { ...toFound(mounted, known), opened };
  }
  const staged = await staging.create(mounted.table.pathIn(parent, name), undefined, undefined);
  staged.isDirty = true;
  const node = mounted.table.addFile(parent, name);
  node.staged = staged;
  mounted.missing.delete(parent, name);
  parent.setModified = undefined;
  const handle = addHandle(mounted, node, wanted, undefined);
  return { ...toFound(mounted, node), opened: { handle: handle.number, keepCache: false, directIo: false } };
}

/** The version that an open file reads by now. By option it goes on with a new one, as long as no program gets bytes of both. */
export async function contentOf(mounted: Mounted, handle: FileHandle, offset: number, signal: AbortSignal): Promise<RemoteContent> {
  const { node, content } = handle;
  if (content !== undefined && content === node.content && !content.isStale) return content;
  const mayRestart = mounted.settings.onChange === 'restart' && (!handle.hasRead || offset === 0);
  if (content !== undefined && !mayRestart) {
    throw new FileSystemError('EIO', `${content.path} was changed in the datastore since it was opened; open it again.`);
  }
  if (node.isDetached) throw new FileSystemError('EIO', 'The file was removed from the datastore since it was opened.');
  const current = await openContent(mounted, node, true, signal);
  current.users++;
  releaseContent(node, handle);
  handle.content = current;
  handle.hasRead = false;
  return current;
}

/** An open file reads its version no more. */
export function releaseContent(node: TreeFile, handle: FileHandle): void {
  const { content } = handle;
  handle.content = undefined;
  if (content === undefined || --content.users > 0) return;
  content.close();
  if (node.content === content) node.content = undefined;
}

async function openContent(mounted: Mounted, node: TreeFile, isReadable: boolean, signal: AbortSignal): Promise<RemoteContent> {
  const { settings, table, contents } = mounted;
  const path = table.pathOf(node);
  const isKnown = settings.immutable && isFresh(mounted, node);
  if (isKnown && node.entry !== undefined) return claim(mounted, node, node.content ?? contents.create(path, node.entry));
  const at = performance.now();
  const content = isReadable ? await contents.openCurrent(path, node.entry, signal) : await statContent(mounted, path, signal);
  learnFile(mounted, node, content.entry, at);
  assertReadable(mounted, content);
  return claim(mounted, node, content);
}

function claim(mounted: Mounted, node: TreeFile, content: RemoteContent): RemoteContent {
  return useContent(mounted, node, content);
}

/** For a file that is opened to be written to, nothing need be fetched. */
async function statContent(mounted: Mounted, path: string, signal: AbortSignal): Promise<RemoteContent> {
  const entry = await tryStat(mounted, path, signal);
  if (entry === undefined) throw new FileSystemError('ENOENT');
  if (entry.kind === 'directory') throw new FileSystemError('EISDIR');
  return mounted.contents.create(path, entry);
}

function assertReadable({ store, settings }: Mounted, { size, path }: RemoteContent): void {
  if (store.capabilities.read?.range || size <= settings.cache.memory / 2) return;
  throw new FileSystemError('EFBIG', `${path} is too large to be read whole, and this store gives no parts of files; download it.`);
}

function addHandle(mounted: Mounted, node: TreeFile, wanted: OpenFlags, content: RemoteContent | undefined): FileHandle {
  if (content !== undefined) content.users++;
  const { isReadable, isWritable, isAppend } = wanted;
  const pattern = new ReadPattern(mounted.settings.readAhead);
  return mounted.handles.add((number) => ({
    kind: 'file',
    number,
    node,
    isReadable,
    isWritable,
    isAppend,
    pattern,
    content,
    hasRead: false,
  }));
}

/** Whether the kernel goes by another size, and would cut reads off by it. Then it must ask here for every read. */
function isSizeWrong({ told }: TreeFile, content: RemoteContent): boolean {
  return told !== undefined && told.size !== content.size && performance.now() < told.until;
}
