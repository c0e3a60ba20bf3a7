import { Buffer } from 'node:buffer';

/** Bytes in front of every reply: its length, the error and the request's number. */
export const replyHeader = 16;

/** An answer to the kernel. Its first bytes are left free for the header. */
export interface Reply {
  readonly head: Buffer;
  /** What follows the head as it is, without a copy. */
  readonly pieces?: readonly Uint8Array[] | undefined;
  /** Takes back what the answer gave the kernel (references, handles) when it turns out that nobody waits for it any more. */
  readonly undo?: (() => void) | undefined;
}

/** Writes the fields of a reply from front to back. What is not written is zero. */
export class ReplyWriter {
  readonly bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.#at = at;
  }

  /** For a reply with a body of so many bytes. */
  static ofSize(length: number): ReplyWriter {
    return new ReplyWriter(Buffer.alloc(replyHeader + length), replyHeader);
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }

  u16(value: number): this {
    this.#at = this.bytes.writeUInt16LE(value, this.#at);
    return this;
  }

  u32(value: number): this {
    this.#at = this.bytes.writeUInt32LE(value >>> 0, this.#at);
    return this;
  }

  u64(value: number): this {
    // Most are small, and a division of each is what a listing would wait for.
    if (value <= 0xffff_ffff) return this.u32(value).u32(0);
    this.bytes.writeUInt32LE(value % 0x1_0000_0000, this.#at);
    this.#at = this.bytes.writeUInt32LE(Math.min(Math.floor(value / 0x1_0000_0000), 0xffff_ffff), this.#at + 4);
    return this;
  }
}

/** The answer to what gives nothing but "done". */
export const done: Reply = { head: Buffer.alloc(replyHeader) };

/** As many pieces as one writev takes, less the head. */
const mostPieces = 1_023;

/** An answer of a text or of bytes. */
export const toDataReply = (pieces: readonly Uint8Array[]): Reply => ({
  head: Buffer.alloc(replyHeader),
  pieces: pieces.length > mostPieces ? [Buffer.concat(pieces)] : pieces,
});
