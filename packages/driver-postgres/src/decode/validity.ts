/** Which values of a column are there: a bitmap that is made only when the first null comes. */
export class Validity {
  nullCount = 0;
  #bits: Uint8Array | undefined;

  setNull(index: number): void {
    const byte = index >> 3;
    const bits = this.#bits;
    if (bits === undefined || byte >= bits.length) {
      this.#bits = new Uint8Array(Math.max(128, 2 * (byte + 1))).fill(0xff);
      if (bits !== undefined) this.#bits.set(bits);
    }
    (this.#bits as Uint8Array)[byte] = ((this.#bits as Uint8Array)[byte] as number) & ~(1 << (index & 7));
    this.nullCount++;
  }

  /** The bitmap of so many values, where it is needed; the next values begin anew. */
  finish(length: number): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
    const { nullCount } = this;
    const bits = this.#bits;
    this.nullCount = 0;
    this.#bits = undefined;
    if (bits === undefined) return { nullCount };
    const size = (length + 7) >> 3;
    if (bits.length >= size) return { nullCount, nullBitmap: bits.subarray(0, size) };
    const whole = new Uint8Array(size).fill(0xff);
    whole.set(bits);
    return { nullCount, nullBitmap: whole };
  }
}
