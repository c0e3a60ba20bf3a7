import { orAbort } from '@stowage/core/driver';
import type { BlockPlan } from './block-plan.ts';
import type { BlockSource } from './block-source.ts';
import { Window } from './window.ts';

/** One block on its way. */
export interface SentBlock {
  readonly index: number;
  /** Of its first byte, in the body. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Aborted when another block fails, or by the caller. */
  readonly signal: AbortSignal;
}

/** How the blocks of a body are sent. */
export interface SendBlocksOptions {
  readonly source: BlockSource;
  readonly plan: BlockPlan;
  /** Blocks under way at a time. */
  readonly concurrency: number;
  /** The first block, if it has been taken from the source already. */
  readonly first?: Uint8Array | undefined;
  /** Told how many bytes have arrived, after each block. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a body in blocks, several at a time, and gives its size when all have arrived. A block is taken from the source only when there is memory
 * for it. The first block that fails ends the others and the source, and its error is thrown.
 */
export async function sendBlocks(options: SendBlocksOptions, send: (block: SentBlock) => Promise<void>): Promise<number> {
  const { source, plan, concurrency, onProgress, signal } = options;
  const window = new Window(signal);
  let waiting = options.first;
  let offset = 0;
  let arrived = 0;
  try {
    for (let index = 0; ; index++) {
      await window.room(plan.blocksAt(index));
      // A block that fails for good ends the wait for a slow source.
      const bytes = waiting ?? (await orAbort(source.next(), window.signal));
      waiting = undefined;
      if (bytes === undefined) break;
      const block = { index, offset, bytes };
      offset += bytes.byteLength;
      await window.add(concurrency, async (either) => {
        await send({ ...block, signal: either });
        // Its memory is filled again at once.
        const size = bytes.byteLength;
        source.giveBack(bytes);
        arrived += size;
        onProgress?.(arrived);
      });
    }
    await window.finish();
    return arrived;
  } catch (error) {
    await window.cancel();
    source.close();
    throw error;
  }
}
