import type { RequestBody } from '@stowage/core/driver';
import { BlockCutter } from './block-cutter.ts';
import type { BlockPlan } from './block-plan.ts';

/** Where the blocks of a body come from. */
export interface BlockSource {
  /** The next block, as large as planned but for the last; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Whether nothing is left; a stream is read on to find out. */
  isDone(): Promise<boolean>;
  /** Takes back the memory of a block that has arrived. */
  giveBack(block: Uint8Array): void;
  /** Ends the body if it is not at its end. */
  close(): void;
}

/** The blocks of a body: views of bytes, which stay in memory anyway, or copies of what a stream brings. */
export function createBlockSource(body: RequestBody, plan: BlockPlan): BlockSource {
  return body.bytes === undefined ? new BlockCutter(body.stream, plan, body.size) : blocksOfBytes(body.bytes, plan);
}

function blocksOfBytes(bytes: Uint8Array, plan: BlockPlan): BlockSource {
  let start = 0;
  let index = 0;
  return {
    next: async () => {
      if (start >= bytes.byteLength) return undefined;
      const block = bytes.subarray(start, start + plan.sizeOf(index));
      start += block.byteLength;
      index++;
      return block;
    },
    isDone: async () => start >= bytes.byteLength,
    giveBack: () => undefined,
    close: () => undefined,
  };
}
