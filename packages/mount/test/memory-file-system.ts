import { constants } from 'node:fs';
import { FileSystemError } from '../src/errno.ts';
import type { Attributes, Caller, DirectoryItem, FileSystem, FoundNode, NodeKind } from '../src/file-system.ts';

interface MemoryNode {
  attributes: Attributes;
  data: Buffer;
  target: string;
  readonly children: Map<string, number>;
  references: number;
  isLinked: boolean;
}

/** What a test can make happen inside the file system. */
export interface MemoryHooks {
  /** Awaited by every lookup before it answers. */
  onLookup?: ((name: string, caller: Caller) => Promise<void>) | undefined;
  onRead?: ((caller: Caller) => Promise<void>) | undefined;
  onUnlink?: ((parent: number, name: string) => void) | undefined;
}

/** A file system that keeps everything in memory, and counts what the kernel has of it. */
export class MemoryFileSystem implements FileSystem {
  readonly hooks: MemoryHooks = {};
  readonly nodes: Map<number, MemoryNode> = new Map();
  /** Open files and directories. */
  readonly handles: Set<number> = new Set();
  nameLifetime = 1_000;
  keepCache = false;
  flushError: FileSystemError | undefined;
  isClosed = false;
  #next = 1;

  constructor() {
    this.#add('directory', 0o755);
  }

  /** References that the kernel holds, without those to the root. */
  get references(): number {
    let sum = 0;
    for (const [number, node] of this.nodes) if (number !== 1) sum += node.references;
    return sum;
  }

  /** Puts a file there without the kernel's help. */
  put(parent: number, name: string, data: string | Buffer): number {
    const number = this.#add('file', 0o644);
    const node = this.#get(number);
    node.data = Buffer.from(data);
    node.attributes = { ...node.attributes, size: node.data.length };
    this.#get(parent).children.set(name, number);
    return number;
  }

  async lookup(parent: number, name: string, caller: Caller): ReturnType<FileSystem['lookup']> {
    await this.hooks.onLookup?.(name, caller);
    const number = this.#get(parent).children.get(name);
    return number === undefined ? { nameLifetime: 0 } : this.#refer(number);
  }

  forget(number: number, references: number): void {
    const node = this.nodes.get(number);
    if (node === undefined) return;
    node.references -= references;
    if (node.references < 0) throw new Error('More was forgotten than was known.');
    if (node.references === 0 && !node.isLinked) this.nodes.delete(number);
  }

  async getAttributes(number: number): ReturnType<FileSystem['getAttributes']> {
    return { attributes: this.#get(number).attributes, attributesLifetime: 1_000 };
  }

  async setAttributes(number: number, changes: Parameters<FileSystem['setAttributes']>[1]): ReturnType<FileSystem['setAttributes']> {
    const node = this.#get(number);
    const { handle: _, size: __, ...rest } = changes;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    node.attributes = { ...node.attributes, ...given, changed: Date.now() };
    if (changes.size !== undefined) this.#resize(node, changes.size);
    return { attributes: node.attributes, attributesLifetime: 1_000 };
  }

  async readSymlink(number: number): Promise<string> {
    return this.#get(number).target;
  }

  async makeSymlink(parent: number, name: string, target: string): Promise<FoundNode> {
    const number = this.#make(parent, name, 'symlink', 0o777);
    this.#get(number).target = target;
    return this.#refer(number);
  }

  async makeDirectory(parent: number, name: string, mode: number): Promise<FoundNode> {
    return this.#refer(this.#make(parent, name, 'directory', mode));
  }

  async unlink(parent: number, name: string): Promise<void> {
    this.hooks.onUnlink?.(parent, name);
    this.#drop(parent, name);
  }

  async removeDirectory(parent: number, name: string): Promise<void> {
    const number = this.#child(parent, name);
    if (this.#get(number).children.size > 0) throw new FileSystemError('ENOTEMPTY');
    this.#drop(parent, name);
  }

  async rename(
    parent: number,
    name: string,
    newParent: number,
    newName: string,
    { replace }: { readonly replace: boolean },
  ): Promise<void> {
    const number = this.#child(parent, name);
    const taken = this.#get(newParent).children.get(newName);
    if (taken !== undefined && !replace) throw new FileSystemError('EEXIST');
    if (taken !== undefined && taken !== number) this.#drop(newParent, newName);
    this.#get(parent).children.delete(name);
    this.#get(newParent).children.set(newName, number);
  }

  async open(number: number, flags: number): ReturnType<FileSystem['open']> {
    if (flags & constants.O_TRUNC) this.#resize(this.#get(number), 0);
    return { handle: this.#handle(), keepCache: this.keepCache, directIo: false };
  }

  async create(parent: number, name: string, mode: number): ReturnType<FileSystem['create']> {
    const number = this.#make(parent, name, 'file', mode);
    return { ...this.#refer(number), opened: { handle: this.#handle(), keepCache: false, directIo: false } };
  }

  async read(number: number, _handle: number, offset: number, size: number, caller: Caller): Promise<readonly Uint8Array[]> {
    await this.hooks.onRead?.(caller);
    const { data, attributes } = this.#get(number);
    const part = data.subarray(offset, Math.min(offset + size, attributes.size));
    // In two pieces, as from two blocks of a cache.
    return part.length > 1 ? [part.subarray(0, part.length >> 1), part.subarray(part.length >> 1)] : [part];
  }

  async write(number: number, _handle: number, offset: number, data: Uint8Array): Promise<void> {
    // A buffer that is used again too early would show.
    await new Promise((resolve) => setImmediate(resolve));
    const node = this.#get(number);
    if (offset + data.length > node.attributes.size) this.#resize(node, offset + data.length);
    node.data.set(data, offset);
  }

  async flush(): Promise<void> {
    if (this.flushError !== undefined) throw this.flushError;
  }

  async sync(): Promise<void> {
    await this.flush();
  }

  async release(_number: number, handle: number): Promise<void> {
    if (!this.handles.delete(handle)) throw new Error('Released twice.');
  }

  async openDirectory(): Promise<number> {
    return this.#handle();
  }

  async *readDirectory(number: number, _handle: number, offset: number, plus: boolean): AsyncIterable<DirectoryItem> {
    for (const [name, child] of [...this.#get(number).children].slice(offset)) {
      const { kind } = this.#get(child).attributes;
      yield { name, kind, node: child, found: plus ? this.#refer(child) : undefined };
    }
  }

  async releaseDirectory(_number: number, handle: number): Promise<void> {
    this.handles.delete(handle);
  }

  async getSize(): ReturnType<FileSystem['getSize']> {
    return { blockSize: 4_096, blocks: 1_000_000, freeBlocks: 900_000, files: 1_000, freeFiles: 900, maxName: 255 };
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #add(kind: NodeKind, mode: number): number {
    const now = Date.now();
    const number = this.#next++;
    const times = { accessed: now, modified: now, changed: now };
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const attributes = { node: number, kind, size: 0, mode, links: 1, ...owner, ...times };
    this.nodes.set(number, { attributes, data: Buffer.alloc(0), target: '', children: new Map(), references: 0, isLinked: true });
    return number;
  }

  #make(parent: number, name: string, kind: NodeKind, mode: number): number {
    if (this.#get(parent).children.has(name)) throw new FileSystemError('EEXIST');
    const number = this.#add(kind, mode);
    this.#get(parent).children.set(name, number);
    return number;
  }

  #get(number: number): MemoryNode {
    const node = this.nodes.get(number);
    if (node === undefined) throw new FileSystemError('ESTALE', `There is no node ${number}.`);
    return node;
  }

  #child(parent: number, name: string): number {
    const number = this.#get(parent).children.get(name);
    if (number === undefined) throw new FileSystemError('ENOENT');
    return number;
  }

  #drop(parent: number, name: string): void {
    const number = this.#child(parent, name);
    const node = this.#get(number);
    this.#get(parent).children.delete(name);
    node.isLinked = false;
    if (node.references === 0) this.nodes.delete(number);
  }

  #refer(number: number): FoundNode {
    const node = this.#get(number);
    node.references += 1;
    return { attributes: node.attributes, nameLifetime: this.nameLifetime, attributesLifetime: 1_000 };
  }

  #resize(node: MemoryNode, size: number): void {
    if (size > node.data.length) {
      const larger = Buffer.alloc(Math.max(size, node.data.length * 2));
      node.data.copy(larger);
      node.data = larger;
    }
    if (size < node.attributes.size) node.data.fill(0, size);
    node.attributes = { ...node.attributes, size, modified: Date.now(), changed: Date.now() };
  }

  #handle(): number {
    const handle = this.#next++;
    this.handles.add(handle);
    return handle;
  }
}
