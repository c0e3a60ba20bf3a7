import type { Attributes, FileSystemSize, FoundNode, MissingNode, NodeKind, OpenedFile } from '../file-system.ts';
import { type Reply, ReplyWriter } from './reply.ts';

const attributesSize = 88;
/** Bytes of an entry: a node, the lifetimes of name and attributes, and the attributes. */
export const entrySize: number = 40 + attributesSize;

/** The file type in the upper bits of a mode. */
export const typeBits: Readonly<Record<NodeKind, number>> = { file: 0o100000, directory: 0o040000, symlink: 0o120000 };

/**
 * What `stat` shows as the best size of a read or write. Programs with buffers of their own (Python, C's stdio) take it for them: with 4096
 * each of their small writes would become a request, with 1 MiB each of their small reads would fetch that much.
 */
const preferredSize = 65_536;

const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

const nanosecondsOf = (milliseconds: number): number =>
  Math.min(Math.round((milliseconds - secondsOf(milliseconds) * 1_000) * 1_000_000), 999_999_999);

/** Seconds before 1970 are negative, in two's complement. */
function seconds(writer: ReplyWriter, milliseconds: number): void {
  const value = secondsOf(milliseconds);
  if (value >= 0) writer.u64(value);
  else writer.u32(value % 0x1_0000_0000).u32(Math.floor(value / 0x1_0000_0000));
}

/** Without intermediate objects: a listing has one of these for every name. */
function attributes(writer: ReplyWriter, { node, kind, size, mode, links, uid, gid, accessed, modified, changed }: Attributes): void {
  writer
    .u64(node)
    .u64(size)
    .u64(Math.ceil(size / 512));
  seconds(writer, accessed);
  seconds(writer, modified);
  seconds(writer, changed);
  writer.u32(nanosecondsOf(accessed)).u32(nanosecondsOf(modified)).u32(nanosecondsOf(changed));
  writer.u32(typeBits[kind] | (mode & 0o7777)).u32(links);
  // rdev and flags stay 0.
  writer.u32(uid).u32(gid).u32(0).u32(preferredSize).u32(0);
}

/** Writes a node that a name leads to. A node of 0 is a name that leads nowhere. */
export function writeEntry(writer: ReplyWriter, entry: FoundNode | MissingNode): void {
  const { nameLifetime } = entry;
  if (entry.attributes === undefined) {
    writer.u64(0).u64(0).u64(secondsOf(nameLifetime)).u64(0).u32(nanosecondsOf(nameLifetime)).u32(0).skip(attributesSize);
    return;
  }
  const { attributesLifetime } = entry;
  // A node's number is never used again while the mount lives, so that all are of generation 0.
  writer.u64(entry.attributes.node).u64(0).u64(secondsOf(nameLifetime)).u64(secondsOf(attributesLifetime));
  writer.u32(nanosecondsOf(nameLifetime)).u32(nanosecondsOf(attributesLifetime));
  attributes(writer, entry.attributes);
}

/** The answer to LOOKUP and to what makes a node. */
export function toEntryReply(entry: FoundNode | MissingNode, forget: (node: number) => void): Reply {
  const writer = ReplyWriter.ofSize(entrySize);
  writeEntry(writer, entry);
  const node = entry.attributes?.node;
  return { head: writer.bytes, undo: node === undefined ? undefined : () => forget(node) };
}

/** The answer to GETATTR and SETATTR. */
export function toAttributesReply(found: Pick<FoundNode, 'attributes' | 'attributesLifetime'>): Reply {
  const writer = ReplyWriter.ofSize(16 + attributesSize)
    .u64(secondsOf(found.attributesLifetime))
    .u32(nanosecondsOf(found.attributesLifetime))
    .u32(0);
  attributes(writer, found.attributes);
  return { head: writer.bytes };
}

const openFlags = { directIo: 1, keepCache: 2 } as const;

function writeOpened(writer: ReplyWriter, { handle, keepCache, directIo }: OpenedFile): void {
  writer
    .u64(handle)
    .u32((directIo ? openFlags.directIo : 0) | (keepCache ? openFlags.keepCache : 0))
    .u32(0);
}

/** The answer to OPEN and OPENDIR. */
export function toOpenedReply(opened: OpenedFile, release: () => void): Reply {
  const writer = ReplyWriter.ofSize(16);
  writeOpened(writer, opened);
  return { head: writer.bytes, undo: release };
}

/** The answer to CREATE: the node and the open file. */
export function toCreatedReply(created: FoundNode & { readonly opened: OpenedFile }, undo: () => void): Reply {
  const writer = ReplyWriter.ofSize(entrySize + 16);
  writeEntry(writer, created);
  writeOpened(writer, created.opened);
  return { head: writer.bytes, undo };
}

/** The answer to STATFS. */
export function toSizeReply({ blockSize, blocks, freeBlocks, files, freeFiles, maxName }: FileSystemSize): Reply {
  const writer = ReplyWriter.ofSize(80).u64(blocks).u64(freeBlocks).u64(freeBlocks).u64(files).u64(freeFiles);
  return { head: writer.u32(blockSize).u32(maxName).u32(blockSize).bytes };
}

/** The answer to WRITE. */
export const toWrittenReply = (size: number): Reply => ({ head: ReplyWriter.ofSize(8).u32(size).u32(0).bytes });
