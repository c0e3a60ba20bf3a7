const slices = 8;
/** The reversed polynomial of CRC-64/NVME, 0x9a6c9329ac4bc9b5, in two halves. */
const polynomialHigh = 0x9a6c9329;
const polynomialLow = 0xac4bc9b5;
const everyBit = 0xffffffff;

interface Tables {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** For each of eight byte positions the remainder of each byte value, so that eight bytes take one step. */
function toTables(): Tables {
  const high = new Uint32Array(slices * 256);
  const low = new Uint32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let h = 0;
    let l = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (carry) {
        h ^= polynomialHigh;
        l ^= polynomialLow;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  for (let at = 256; at < slices * 256; at++) {
    const h = high[at - 256] as number;
    const l = low[at - 256] as number;
    const byte = l & 0xff;
    low[at] = ((l >>> 8) | (h << 24)) ^ (low[byte] as number);
    high[at] = (h >>> 8) ^ (high[byte] as number);
  }
  return { high, low };
}

let tables: Tables | undefined;

/** The tables, made when the first checksum needs them. */
function requireTables(): Tables {
  tables ??= toTables();
  return tables;
}

/**
 * CRC-64/NVME, the checksum of Azure Storage, over a stream of bytes. JavaScript has no 64-bit integers that are fast, so the
 * remainder is kept in two halves.
 */
export class Crc64 {
  readonly #tables: Tables = requireTables();
  #high: number = everyBit;
  #low: number = everyBit;

  update(bytes: Uint8Array): void {
    const { high, low } = this.#tables;
    let h = this.#high;
    let l = this.#low;
    const at = (slice: number, byte: number): number => slice * 256 + (byte & 0xff);
    let offset = 0;
    for (const end = bytes.length - (bytes.length % slices); offset < end; offset += slices) {
      l ^=
        (bytes[offset] as number) |
        ((bytes[offset + 1] as number) << 8) |
        ((bytes[offset + 2] as number) << 16) |
        ((bytes[offset + 3] as number) << 24);
      h ^=
        (bytes[offset + 4] as number) |
        ((bytes[offset + 5] as number) << 8) |
        ((bytes[offset + 6] as number) << 16) |
        ((bytes[offset + 7] as number) << 24);
      const i0 = at(7, l);
      const i1 = at(6, l >>> 8);
      const i2 = at(5, l >>> 16);
      const i3 = at(4, l >>> 24);
      const i4 = at(3, h);
      const i5 = at(2, h >>> 8);
      const i6 = at(1, h >>> 16);
      const i7 = at(0, h >>> 24);
      l = xor8(low, i0, i1, i2, i3, i4, i5, i6, i7);
      h = xor8(high, i0, i1, i2, i3, i4, i5, i6, i7);
    }
    for (; offset < bytes.length; offset++) {
      const byte = (l ^ (bytes[offset] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (low[byte] as number);
      h = (h >>> 8) ^ (high[byte] as number);
    }
    this.#high = h;
    this.#low = l;
  }

  /** The checksum as eight bytes in little-endian order, base64: the form in which services tell it. */
  digest(): string {
    const result = Buffer.alloc(8);
    result.writeUInt32LE((this.#low ^ everyBit) >>> 0, 0);
    result.writeUInt32LE((this.#high ^ everyBit) >>> 0, 4);
    return result.toString('base64');
  }
}

function xor8(table: Uint32Array, a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number): number {
  return (
    (table[a] as number) ^
    (table[b] as number) ^
    (table[c] as number) ^
    (table[d] as number) ^
    (table[e] as number) ^
    (table[f] as number) ^
    (table[g] as number) ^
    (table[h] as number)
  );
}
