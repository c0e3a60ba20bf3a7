/** Thrown when bytes end before a value does: of a whole message a fault, of a stream a reason to wait for more. */
export class OutOfBytes extends Error {
  constructor() {
    super('The message ends in the middle of a value.');
  }
}

/** Reads the protocol's little-endian values from one buffer. */
export class ByteReader {
  readonly buffer: Buffer;
  position = 0;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  get remaining(): number {
    return this.buffer.length - this.position;
  }

  /** Moves on by `count` bytes and gives where they began. */
  take(count: number): number {
    const start = this.position;
    if (start + count > this.buffer.length) throw new OutOfBytes();
    this.position = start + count;
    return start;
  }

  uint8(): number {
    return this.buffer.readUInt8(this.take(1));
  }

  int8(): number {
    return this.buffer.readInt8(this.take(1));
  }

  uint16(): number {
    return this.buffer.readUInt16LE(this.take(2));
  }

  uint16BigEndian(): number {
    return this.buffer.readUInt16BE(this.take(2));
  }

  int16(): number {
    return this.buffer.readInt16LE(this.take(2));
  }

  uint32(): number {
    return this.buffer.readUInt32LE(this.take(4));
  }

  uint32BigEndian(): number {
    return this.buffer.readUInt32BE(this.take(4));
  }

  int32(): number {
    return this.buffer.readInt32LE(this.take(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64LE(this.take(8));
  }

  uint64(): bigint {
    return this.buffer.readBigUInt64LE(this.take(8));
  }

  float(): number {
    return this.buffer.readFloatLE(this.take(4));
  }

  double(): number {
    return this.buffer.readDoubleLE(this.take(8));
  }

  /** An unsigned number of up to six bytes. */
  uint(bytes: number): number {
    return this.buffer.readUIntLE(this.take(bytes), bytes);
  }

  /** A view of the next bytes, not a copy. */
  view(count: number): Buffer {
    const start = this.take(count);
    return this.buffer.subarray(start, start + count);
  }

  /** A text of `units` UTF-16 units. */
  utf16(units: number): string {
    const start = this.take(units * 2);
    return this.buffer.ucs2Slice(start, start + units * 2);
  }

  /** A text with one byte for its length in UTF-16 units (`B_VARCHAR`). */
  shortText(): string {
    return this.utf16(this.uint8());
  }
}

declare global {
  interface Buffer {
    /** What `toString('utf16le', start, end)` calls; Node's types leave it out. */
    ucs2Slice(start: number, end: number): string;
    ucs2Write(text: string, offset: number, length?: number): number;
    latin1Slice(start: number, end: number): string;
    latin1Write(text: string, offset: number, length?: number): number;
  }
}
