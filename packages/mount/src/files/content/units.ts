/** Bytes that are kept, or fetched, together; a file's last unit may have fewer. */
export const unitSize: number = 256 * 1_024;

/** Units of one request, at most. It is what services make a checksum of, and several of these are under way at a time. */
export const unitsOfRun = 8;

/** The bytes of a unit, in the pieces in which they came. */
export interface Unit {
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
}

/** Bytes of a unit of a file. */
export function sizeOfUnit(index: number, fileSize: number): number {
  return Math.min(unitSize, fileSize - index * unitSize);
}

/** Appends to `target` the pieces of the bytes from `start` to `end` of a unit, without copying any. */
export function takeBytes(unit: Unit, start: number, end: number, target: Uint8Array[]): void {
  if (start === 0 && end >= unit.size) {
    target.push(...unit.pieces);
    return;
  }
  let at = 0;
  for (const piece of unit.pieces) {
    const from = Math.max(0, start - at);
    const to = Math.min(piece.byteLength, end - at);
    if (to > from) target.push(from === 0 && to === piece.byteLength ? piece : piece.subarray(from, to));
    at += piece.byteLength;
    if (at >= end) return;
  }
}

/** Cuts a stream of chunks that begins with a unit into units. */
export class UnitCutter {
  readonly #fileSize: number;
  readonly #onUnit: (index: number, unit: Unit) => void;
  #index: number;
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(first: number, fileSize: number, onUnit: (index: number, unit: Unit) => void) {
    this.#index = first;
    this.#fileSize = fileSize;
    this.#onUnit = onUnit;
  }

  push(chunk: Uint8Array): void {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const missing = sizeOfUnit(this.#index, this.#fileSize) - this.#size;
      if (missing <= 0) return;
      const piece = rest.byteLength <= missing ? rest : rest.subarray(0, missing);
      rest = rest.subarray(piece.byteLength);
      this.#pieces.push(piece);
      this.#size += piece.byteLength;
      if (piece.byteLength === missing) this.#finish();
    }
  }

  #finish(): void {
    const unit = { pieces: this.#pieces, size: this.#size };
    this.#pieces = [];
    this.#size = 0;
    this.#onUnit(this.#index++, unit);
  }
}
