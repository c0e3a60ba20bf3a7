/** A typed array that grows as it is written. */
export interface Growable {
  readonly length: number;
  readonly BYTES_PER_ELEMENT: number;
}

type TypedArrayConstructor<A> = new (length: number) => A;

/** A larger array with the same beginning, at least `length` long; the same one if it is long enough. */
export function grown<A extends Growable & { set(from: A): void }>(array: A, length: number): A {
  if (length <= array.length) return array;
  const larger = new (array.constructor as TypedArrayConstructor<A>)(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}

/** Which rows have a value, a bit each, as Arrow keeps it. */
export class Validity {
  #bits = new Uint8Array(128);
  nullCount = 0;

  set(index: number, isValid: boolean): void {
    if (index >> 3 >= this.#bits.length) this.#bits = grown(this.#bits, (index >> 3) + 1);
    if (isValid) this.#bits[index >> 3] = (this.#bits[index >> 3] ?? 0) | (1 << (index & 7));
    else this.nullCount++;
  }

  /** Forgets the rows from `length` on, of `before`. */
  truncate(length: number, before: number): void {
    for (let index = length; index < before; index++) {
      const [byte, bit] = [this.#bits[index >> 3] ?? 0, 1 << (index & 7)];
      if ((byte & bit) === 0) this.nullCount--;
      this.#bits[index >> 3] = byte & ~bit;
    }
  }

  /** The bits, and undefined where every row has a value. */
  finish(length: number): Uint8Array | undefined {
    return this.nullCount === 0 ? undefined : this.#bits.subarray(0, (length + 7) >> 3);
  }
}
