import { Buffer } from 'node:buffer';
import type { DirectoryItem, FileSystem, NodeKind } from '../file-system.ts';
import { entrySize, typeBits, writeEntry } from './node-replies.ts';
import { type Reply, ReplyWriter, replyHeader } from './reply.ts';

const recordSize = 24;
/** Number of a parent that nobody has asked for; what libfuse shows too. */
const unknownNode = 0xffff_ffff;
/** `.` and `..` come before the file system's own entries. */
const ownEntries = 2;

/** Entries of a directory as the kernel takes them, up to the size that it asks for. */
class DirectoryPage {
  readonly #writer: ReplyWriter;
  readonly #plus: boolean;
  readonly #end: number;
  #at = replyHeader;

  constructor(size: number, plus: boolean) {
    this.#writer = new ReplyWriter(Buffer.alloc(replyHeader + size), replyHeader);
    this.#end = replyHeader + size;
    this.#plus = plus;
  }

  /** Adds an entry, behind which the kernel goes on at `next`. False: the page is full. */
  add(item: Pick<DirectoryItem, 'name' | 'node' | 'kind' | 'found'>, next: number): boolean {
    const length = Buffer.byteLength(item.name);
    const used = (this.#plus ? entrySize : 0) + recordSize + length;
    const padded = (used + 7) & ~7;
    if (this.#at + padded > this.#end) return false;
    const writer = this.#writer;
    // An entry of node 0 gives no reference: the kernel looks the name up when somebody asks for it.
    if (this.#plus) writeEntry(writer, item.found ?? { nameLifetime: 0 });
    writer.u64(item.node).u64(next).u32(length).u32(typeOf(item.kind));
    writer.bytes.write(item.name, this.#at + used - length);
    writer.skip(length + padded - used);
    this.#at += padded;
    return true;
  }

  get bytes(): Buffer {
    return this.#writer.bytes.subarray(0, this.#at);
  }
}

const typeOf = (kind: NodeKind): number => typeBits[kind] >> 12;

/** What is asked of an open directory. */
export interface PageRequest {
  readonly node: number;
  readonly handle: number;
  readonly offset: number;
  readonly size: number;
  readonly plus: boolean;
}

/** The answer to READDIR and READDIRPLUS. */
export async function readDirectoryPage(
  fileSystem: FileSystem,
  { node, handle, offset, size, plus }: PageRequest,
  caller: Parameters<FileSystem['readDirectory']>[4],
): Promise<Reply> {
  const page = new DirectoryPage(size, plus);
  const referred: number[] = [];
  const undo = (): void => {
    for (const one of referred) fileSystem.forget(one, 1);
  };
  if (offset < 1) page.add({ name: '.', node, kind: 'directory' }, 1);
  if (offset < ownEntries) page.add({ name: '..', node: unknownNode, kind: 'directory' }, ownEntries);
  let next = Math.max(offset, ownEntries);
  try {
    for await (const item of fileSystem.readDirectory(node, handle, next - ownEntries, plus, caller)) {
      const found = plus ? item.found?.attributes.node : undefined;
      next += 1;
      const isAdded = page.add(item, next);
      if (found !== undefined && isAdded) referred.push(found);
      if (isAdded) continue;
      if (found !== undefined) fileSystem.forget(found, 1);
      break;
    }
  } catch (error) {
    undo();
    throw error;
  }
  return { head: page.bytes, undo };
}
