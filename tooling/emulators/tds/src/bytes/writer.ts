/** Writes the protocol's little-endian values into one buffer that grows. */
export class ByteWriter {
  #buffer: Buffer;
  length = 0;

  constructor(size = 256) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  /** What was written, as a view that the next write may change. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }

  /** Forgets what was written, and keeps the memory. */
  clear(): void {
    this.length = 0;
  }

  /** Takes the first `count` bytes away. */
  discard(count: number): void {
    this.#buffer.copyWithin(0, count, this.length);
    this.length -= count;
  }

  #grow(count: number): number {
    const start = this.length;
    const end = start + count;
    if (end > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, start);
      this.#buffer = larger;
    }
    this.length = end;
    return start;
  }

  uint8(value: number): void {
    const at = this.#grow(1);
    this.#buffer[at] = value;
  }

  int16(value: number): void {
    const at = this.#grow(2);
    this.#buffer.writeInt16LE(value, at);
  }

  uint16(value: number): void {
    const at = this.#grow(2);
    this.#buffer[at] = value;
    this.#buffer[at + 1] = value >>> 8;
  }

  int32(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeInt32LE(value, at);
  }

  uint32(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeUInt32LE(value, at);
  }

  uint32BigEndian(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeUInt32BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.#grow(8);
    this.#buffer.writeBigInt64LE(value, at);
  }

  uint64(value: bigint): void {
    const at = this.#grow(8);
    this.#buffer.writeBigUInt64LE(value, at);
  }

  float(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeFloatLE(value, at);
  }

  double(value: number): void {
    const at = this.#grow(8);
    this.#buffer.writeDoubleLE(value, at);
  }

  /** An unsigned number of up to six bytes. */
  uint(value: number, bytes: number): void {
    const at = this.#grow(bytes);
    this.#buffer.writeUIntLE(value, at, bytes);
  }

  bytes(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#buffer.set(value, at);
  }

  utf16(text: string): void {
    const at = this.#grow(text.length * 2);
    this.#buffer.ucs2Write(text, at, text.length * 2);
  }

  /** A text with one byte for its length in UTF-16 units (`B_VARCHAR`). */
  shortText(text: string): void {
    const cut = text.slice(0, 255);
    this.uint8(cut.length);
    this.utf16(cut);
  }

  /** A text with two bytes for its length in UTF-16 units (`US_VARCHAR`). */
  text(text: string): void {
    const cut = text.slice(0, 0xffff);
    this.uint16(cut.length);
    this.utf16(cut);
  }

  /** Sets 16 bits that were written before. */
  patchUint16(at: number, value: number): void {
    this.#buffer.writeUInt16LE(value, at);
  }

  /** Sets 32 bits that were written before. */
  patchUint32(at: number, value: number): void {
    this.#buffer.writeUInt32LE(value, at);
  }
}
