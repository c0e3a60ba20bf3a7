/** The content of every stub blob repeats after this many bytes. */
export const contentPeriod: number = 1024 * 1024;

/** Two periods, so that one period's worth can be cut from anywhere in the first. */
const pattern = createPattern();

function createPattern(): Buffer {
  const bytes = Buffer.alloc(2 * contentPeriod);
  let state = 0x9e3779b9;
  for (let at = 0; at < contentPeriod; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state, at);
  }
  bytes.copy(bytes, contentPeriod, 0, contentPeriod);
  return bytes;
}

/** The bytes of any stub blob from an offset, one period at most, without a copy. */
export function contentAt(offset: number, length: number): Buffer {
  const start = offset % contentPeriod;
  return pattern.subarray(start, start + Math.min(length, contentPeriod));
}

/** The bytes of a range of any stub blob, in pieces. */
export function* contentPieces(offset: number, length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += contentPeriod) yield contentAt(offset + at, length - at);
}

/** Name of a blob that has so many bytes. */
export function blobOfSize(bytes: number): string {
  return `size-${bytes}`;
}

/** Size of a blob by its name: the number after `size-`, otherwise 1024. */
export function sizeOfBlob(name: string): number {
  const size = /size-(\d+)/.exec(name)?.[1];
  return size === undefined ? 1024 : Number(size);
}

/** Name of a container that lists so many blobs. */
export function containerOfNames(count: number): string {
  return `names-${count}`;
}
