import { FileSystemError } from '../errno.ts';
import type {
  AttributeChanges,
  Caller,
  DirectoryItem,
  FileSystem,
  FileSystemSize,
  FoundNode,
  MissingNode,
  OpenedFile,
} from '../file-system.ts';
import type { Mounted } from './mounted.ts';
import { makeDirectory } from './operations/make-directory.ts';
import { createFile, openFile, releaseContent } from './operations/open-file.ts';
import { change, read, write } from './operations/read-write.ts';
import { removeDirectory, removeFile } from './operations/remove.ts';
import { rename } from './operations/rename.ts';
import { save, settleStaged } from './operations/save.ts';
import { toFound, toFoundAttributes } from './tree/attributes.ts';
import { maxName, refresh, tryFind } from './tree/find.ts';
import { readDirectory } from './tree/list-directory.ts';
import { orAbort } from './waiting.ts';

/** A store has no end; tools want a number. */
const pretendedBlocks = 2 ** 40;

/** The files of a datastore as the kernel asks for them. */
export class StoreFileSystem implements FileSystem {
  readonly #mounted: Mounted;

  constructor(mounted: Mounted) {
    this.#mounted = mounted;
  }

  async lookup(parent: number, name: string, { signal }: Caller): Promise<FoundNode | MissingNode> {
    const node = await tryFind(this.#mounted, this.#mounted.table.getDirectory(parent), name, signal);
    return node === undefined ? { nameLifetime: this.#mounted.settings.lifetimes.missing } : toFound(this.#mounted, node);
  }

  forget(node: number, references: number): void {
    this.#mounted.table.forget(node, references);
  }

  async getAttributes(
    number: number,
    _handle: number | undefined,
    { signal }: Caller,
  ): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>> {
    const node = this.#mounted.table.get(number);
    await refresh(this.#mounted, node, signal);
    return toFoundAttributes(this.#mounted, node);
  }

  async setAttributes(
    number: number,
    changes: AttributeChanges,
    { signal }: Caller,
  ): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>> {
    const node = this.#mounted.table.get(number);
    await refresh(this.#mounted, node, signal);
    await change(this.#mounted, node, changes, signal);
    return toFoundAttributes(this.#mounted, node);
  }

  async readSymlink(): Promise<string> {
    throw new FileSystemError('EINVAL', 'There are no symbolic links.');
  }

  async makeSymlink(): Promise<FoundNode> {
    throw new FileSystemError('EPERM', 'Datastores hold no symbolic links.');
  }

  makeDirectory(parent: number, name: string, _mode: number, { signal }: Caller): Promise<FoundNode> {
    return makeDirectory(this.#mounted, this.#mounted.table.getDirectory(parent), name, signal);
  }

  unlink(parent: number, name: string, { signal }: Caller): Promise<void> {
    return removeFile(this.#mounted, this.#mounted.table.getDirectory(parent), name, signal);
  }

  removeDirectory(parent: number, name: string, { signal }: Caller): Promise<void> {
    return removeDirectory(this.#mounted, this.#mounted.table.getDirectory(parent), name, signal);
  }

  rename(
    parent: number,
    name: string,
    newParent: number,
    newName: string,
    { replace }: { readonly replace: boolean },
    { signal }: Caller,
  ): Promise<void> {
    const { table } = this.#mounted;
    const from = { parent: table.getDirectory(parent), name };
    const to = { parent: table.getDirectory(newParent), name: newName };
    return rename(this.#mounted, from, to, replace, signal);
  }

  open(node: number, flags: number, { signal }: Caller): Promise<OpenedFile> {
    return openFile(this.#mounted, this.#mounted.table.getFile(node), flags, signal);
  }

  create(
    parent: number,
    name: string,
    _mode: number,
    flags: number,
    { signal }: Caller,
  ): Promise<FoundNode & { readonly opened: OpenedFile }> {
    return createFile(this.#mounted, this.#mounted.table.getDirectory(parent), name, flags, signal);
  }

  read(_node: number, handle: number, offset: number, size: number, { signal }: Caller): Promise<readonly Uint8Array[]> {
    return read(this.#mounted, this.#mounted.handles.getFile(handle), offset, size, signal);
  }

  write(_node: number, handle: number, offset: number, data: Uint8Array, { signal }: Caller): Promise<void> {
    return write(this.#mounted, this.#mounted.handles.getFile(handle), offset, data, signal);
  }

  async flush(_node: number, handle: number, { signal }: Caller): Promise<void> {
    const { node, isWritable } = this.#mounted.handles.getFile(handle);
    if (isWritable) await orAbort(save(this.#mounted, node), signal);
  }

  sync(node: number, handle: number, caller: Caller): Promise<void> {
    return this.flush(node, handle, caller);
  }

  async release(_node: number, handle: number): Promise<void> {
    const mounted = this.#mounted;
    const closed = mounted.handles.remove(handle);
    if (closed?.kind !== 'file') return;
    const { node } = closed;
    releaseContent(node, closed);
    if (node.handles > 0) return;
    if (node.staged === undefined) return mounted.table.release(node);
    const settling = node.turns.take(() => settleStaged(mounted, node));
    const tracked = settling
      .catch((cause: unknown) => {
        const path = mounted.table.pathOf(node);
        mounted.report({ kind: 'staging-left', path, message: `${path}: its staged file could not be put away: ${cause}`, cause });
      })
      .finally(() => mounted.background.delete(tracked));
    mounted.background.add(tracked);
    await tracked;
  }

  async openDirectory(number: number, _caller: Caller): Promise<number> {
    const node = this.#mounted.table.getDirectory(number);
    const handle = this.#mounted.handles.add((handleNumber) => ({
      kind: 'directory',
      number: handleNumber,
      node,
      listing: undefined,
      given: [],
      taken: 0,
      isComplete: false,
    }));
    return handle.number;
  }

  readDirectory(_node: number, handle: number, offset: number, plus: boolean, { signal }: Caller): AsyncIterable<DirectoryItem> {
    return readDirectory(this.#mounted, this.#mounted.handles.getDirectory(handle), offset, plus, signal);
  }

  async releaseDirectory(_node: number, handle: number): Promise<void> {
    const closed = this.#mounted.handles.remove(handle);
    if (closed !== undefined) this.#mounted.table.release(closed.node);
  }

  /** Names are in the store as soon as they are made. */
  async syncDirectory(): Promise<void> {
    await Promise.resolve();
  }

  async getSize(): Promise<FileSystemSize> {
    const free = this.#mounted.settings.readOnly ? 0 : pretendedBlocks;
    return { blockSize: 4_096, blocks: pretendedBlocks, freeBlocks: free, files: pretendedBlocks, freeFiles: free, maxName };
  }

  async close(signal: AbortSignal): Promise<void> {
    const mounted = this.#mounted;
    const saving = [...mounted.table.all()].flatMap((node) => (node.kind === 'file' && node.staged?.isDirty ? [save(mounted, node)] : []));
    // What fails is reported, and stays in the staging folder.
    await orAbort(Promise.allSettled([...saving, ...mounted.background]), signal).catch(() => undefined);
    for (const node of mounted.table.all()) {
      if (node.kind !== 'file') continue;
      node.content?.close();
      if (node.staged !== undefined) await (node.staged.isDirty ? node.staged.leave() : node.staged.discard());
    }
    await mounted.disk?.close();
  }
}
