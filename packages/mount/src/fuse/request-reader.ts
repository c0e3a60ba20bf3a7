import { Buffer, isUtf8 } from 'node:buffer';
import { FileSystemError } from '../errno.ts';

/** The longest name that a mount holds, in bytes: what ext4 holds, and what programs expect. */
const longestName = 255;

/**
 * Reads the fields of a request from front to back, in this machine's byte order, which is little-endian (mounting is refused elsewhere).
 * It looks into a buffer that the next request overwrites: what is needed later is read before the first `await`.
 */
export class RequestReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }

  u16(): number {
    const at = this.#take(2);
    return this.#bytes.readUInt16LE(at);
  }

  u32(): number {
    const at = this.#take(4);
    return this.#bytes.readUInt32LE(at);
  }

  /** Numbers of 64 bits are counts, sizes and our own numbers of nodes and handles, none of which goes beyond 2^53. */
  u64(): number {
    const at = this.#take(8);
    return this.#bytes.readUInt32LE(at) + this.#bytes.readUInt32LE(at + 4) * 0x1_0000_0000;
  }

  /** Seconds of a time: those before 1970 are negative. */
  i64(): number {
    const at = this.#take(8);
    return this.#bytes.readUInt32LE(at) + this.#bytes.readInt32LE(at + 4) * 0x1_0000_0000;
  }

  /** A text up to its zero byte. */
  text(): string {
    const zero = this.#bytes.indexOf(0, this.#at);
    if (zero === -1 || zero >= this.#end) throw new FileSystemError('EPROTO', 'A text of the kernel does not end.');
    const [start, end] = [this.#at, zero];
    this.#at = zero + 1;
    const text = this.#bytes.toString('utf8', start, end);
    if (text.includes('\ufffd') && !isUtf8(this.#bytes.subarray(start, end))) throw new FileSystemError('EILSEQ');
    return text;
  }

  /** A name in a directory. Fails with ENAMETOOLONG, and with EILSEQ when it is not UTF-8. */
  name(): string {
    const name = this.text();
    if (name.length * 3 > longestName && Buffer.byteLength(name) > longestName) throw new FileSystemError('ENAMETOOLONG');
    return name;
  }

  /** The next bytes where they lie, without a copy. */
  bytes(length: number): Buffer {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#end) throw new FileSystemError('EPROTO', 'A request of the kernel is shorter than it should be.');
    this.#at = at + length;
    return at;
  }
}
