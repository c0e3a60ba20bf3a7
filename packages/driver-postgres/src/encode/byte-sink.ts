/** Bytes that grow, written in network order. */
export class ByteSink {
  bytes: Buffer;
  view: DataView;
  /** Where the next value goes. */
  end = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.view = viewOf(this.bytes);
  }

  /** Makes room for so many more bytes. */
  reserve(size: number): void {
    if (this.end + size <= this.bytes.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.end + size, this.bytes.byteLength * 2));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
    this.view = viewOf(larger);
  }

  int16(value: number): void {
    this.reserve(2);
    this.view.setInt16(this.end, value);
    this.end += 2;
  }

  int32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.end, value);
    this.end += 4;
  }

  /** A value of four bytes, with its length in front. */
  value32(value: number): void {
    this.reserve(8);
    this.view.setInt32(this.end, 4);
    this.view.setInt32(this.end + 4, value);
    this.end += 8;
  }

  /** A value of eight bytes, with its length in front. */
  value64(high: number, low: number): void {
    this.reserve(12);
    this.view.setInt32(this.end, 8);
    this.view.setInt32(this.end + 4, high);
    this.view.setInt32(this.end + 8, low);
    this.end += 12;
  }

  /** A text, with its length in front. */
  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.reserve(4 + size);
    this.view.setInt32(this.end, size);
    this.bytes.write(value, this.end + 4);
    this.end += 4 + size;
  }

  /** Bytes as they are, with their length in front. */
  slice(source: Uint8Array, from: number, to: number): void {
    const size = to - from;
    this.reserve(4 + size);
    this.view.setInt32(this.end, size);
    this.raw(source, from, to, this.end + 4);
    this.end += 4 + size;
  }

  /** Bytes as they are, with nothing in front. */
  bare(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.raw(source, from, to, this.end);
    this.end += to - from;
  }

  /** Copies bytes to a place that is there. A loop is quicker than a call for short ones. */
  private raw(source: Uint8Array, from: number, to: number, at: number): void {
    const { bytes } = this;
    if (to - from > 24) bytes.set(source.subarray(from, to), at);
    else for (let index = from, place = at; index < to; index++) bytes[place++] = source[index] as number;
  }

  /** What was written; the sink begins anew with other memory. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.end);
    this.bytes = Buffer.allocUnsafeSlow(this.bytes.byteLength);
    this.view = viewOf(this.bytes);
    this.end = 0;
    return taken;
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
