import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * The form of a file of the block cache: a head of 64 bytes (mark, digest of what the content is, first unit, length, CRC-32 of the bytes), then the
 * bytes of a run of units. What does not agree with its head is not ours, or damaged, and is not used.
 */
const mark = Buffer.from('STOWBLK1');
export const headSize = 64;

/** What content a block belongs to: its datastore, path and version. */
export function digestOf(...parts: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest();
}

export function formatHead(digest: Buffer, first: number, pieces: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(headSize);
  mark.copy(head);
  digest.copy(head, 8);
  let size = 0;
  let sum = 0;
  for (const piece of pieces) {
    sum = crc32(piece, sum);
    size += piece.byteLength;
  }
  head.writeUInt32LE(first, 40);
  head.writeUInt32LE(size, 44);
  head.writeUInt32LE(sum, 48);
  return head;
}

/** The bytes of a block; undefined when it is not one of this content, or damaged. */
export function tryParseBlock(block: Uint8Array, digest: Buffer, first: number): Uint8Array | undefined {
  if (block.byteLength < headSize) return undefined;
  const head = Buffer.from(block.buffer, block.byteOffset, headSize);
  const bytes = block.subarray(headSize);
  const isOurs = head.subarray(0, 8).equals(mark) && head.subarray(8, 40).equals(digest) && head.readUInt32LE(40) === first;
  if (!isOurs || head.readUInt32LE(44) !== bytes.byteLength || head.readUInt32LE(48) !== crc32(bytes)) return undefined;
  return bytes;
}
