/**
 * CRC-64/NVME, the checksum in `x-ms-content-crc64`: reflected polynomial 0x9A6C9329AC4BC9B5, all ones before and after.
 * JavaScript has no fast 64-bit numbers, so each is a high and a low half.
 */
const polynomial = [0x9a6c9329, 0xac4bc9b5] as const;

/** For each of 8 positions a table of 256 entries: slicing by 8. */
const high: Uint32Array[] = [];
const low: Uint32Array[] = [];

function fillTables(): void {
  for (let position = 0; position < 8; position += 1) {
    high.push(new Uint32Array(256));
    low.push(new Uint32Array(256));
  }
  for (let byte = 0; byte < 256; byte += 1) {
    let [top, bottom] = [0, byte];
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = bottom & 1;
      bottom = ((bottom >>> 1) | (top << 31)) >>> 0;
      top >>>= 1;
      if (odd) [top, bottom] = [(top ^ polynomial[0]) >>> 0, (bottom ^ polynomial[1]) >>> 0];
    }
    (high[0] as Uint32Array)[byte] = top;
    (low[0] as Uint32Array)[byte] = bottom;
  }
  for (let position = 1; position < 8; position += 1) fillNext(position);
}

function fillNext(position: number): void {
  const [tops, bottoms] = [high[position - 1] as Uint32Array, low[position - 1] as Uint32Array];
  for (let byte = 0; byte < 256; byte += 1) {
    const [top, bottom] = [tops[byte] as number, bottoms[byte] as number];
    const index = bottom & 0xff;
    (low[position] as Uint32Array)[byte] = ((bottom >>> 8) | (top << 24)) ^ ((low[0] as Uint32Array)[index] as number);
    (high[position] as Uint32Array)[byte] = (top >>> 8) ^ ((high[0] as Uint32Array)[index] as number);
  }
}

/** The checksum of bytes that lie in chunks, as the services write it: 8 bytes, lowest first, in base64. */
export function crc64Base64(chunks: readonly Uint8Array[]): string {
  if (high.length === 0) fillTables();
  const [h0, h1, h2, h3, h4, h5, h6, h7] = high as Tables;
  const [l0, l1, l2, l3, l4, l5, l6, l7] = low as Tables;
  let top = 0xffffffff;
  let bottom = 0xffffffff;
  for (const chunk of chunks) {
    let at = 0;
    for (const whole = chunk.length - 7; at < whole; at += 8) {
      const a = (chunk[at] as number) ^ (bottom & 0xff);
      const b = (chunk[at + 1] as number) ^ ((bottom >>> 8) & 0xff);
      const c = (chunk[at + 2] as number) ^ ((bottom >>> 16) & 0xff);
      const d = (chunk[at + 3] as number) ^ (bottom >>> 24);
      const e = (chunk[at + 4] as number) ^ (top & 0xff);
      const f = (chunk[at + 5] as number) ^ ((top >>> 8) & 0xff);
      const g = (chunk[at + 6] as number) ^ ((top >>> 16) & 0xff);
      const h = (chunk[at + 7] as number) ^ (top >>> 24);
      bottom = n(l7, a) ^ n(l6, b) ^ n(l5, c) ^ n(l4, d) ^ n(l3, e) ^ n(l2, f) ^ n(l1, g) ^ n(l0, h);
      top = n(h7, a) ^ n(h6, b) ^ n(h5, c) ^ n(h4, d) ^ n(h3, e) ^ n(h2, f) ^ n(h1, g) ^ n(h0, h);
    }
    for (; at < chunk.length; at += 1) {
      const index = (bottom ^ (chunk[at] as number)) & 0xff;
      bottom = ((bottom >>> 8) | (top << 24)) ^ n(l0, index);
      top = (top >>> 8) ^ n(h0, index);
    }
  }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(~bottom >>> 0, 0);
  bytes.writeUInt32LE(~top >>> 0, 4);
  return bytes.toString('base64');
}

type Tables = [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];

const n = (table: Uint32Array, index: number): number => table[index] as number;
