/** Reads that are under way or wait for the store, so that it never waits for the disk. */
const readAhead = 4;

/**
 * The content of a file in blocks, one after the other, of which the next is being read while the store takes one. `next` tells how long the
 * block from an offset on is, 0 at the end; it may wait until that is known.
 */
export async function* toBlocks(
  read: (offset: number, length: number) => Promise<Uint8Array>,
  next: (offset: number) => Promise<number>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const ahead: Promise<Uint8Array>[] = [];
  let offset = 0;
  let isEnded = false;
  while (!isEnded || ahead.length > 0) {
    if (!isEnded && ahead.length < readAhead) {
      const length = await next(offset);
      if (length === 0) {
        isEnded = true;
        continue;
      }
      const block = read(offset, length);
      // Its failure is thrown when it is its turn.
      block.catch(() => undefined);
      ahead.push(block);
      offset += length;
      continue;
    }
    const block = await ahead.shift();
    if (block !== undefined) yield block;
  }
}
