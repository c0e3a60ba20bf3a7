import { DatastoreError } from '@stowage/core/driver';
import type { BlockPlan, BlockSettings } from './block-plan.ts';

const mebibyte = 2 ** 20;

/** Blocks that one blob has, at most; a file of a data lake has as many appends. */
export const maxBlocks = 50_000;
/** Bytes of one block, at most. */
export const maxBlockSize: number = 4_000 * mebibyte;

/** Blocks that had to grow share this much, or what the configuration allows if that is more. */
const grownMemory = 96 * mebibyte;

/**
 * Plans the blocks of a body: as large as configured, and larger where 50 000 of those do not hold it. Larger blocks mean fewer
 * at a time, so that memory stays within the same bounds; only a block that is larger than all of that together exceeds it.
 *
 * A body of known size has blocks of one size, up to the service's limit of about 190 TiB. One of unknown size begins with
 * small blocks that grow.
 *
 * @throws DatastoreError `STORAGE.FULL` when the body cannot fit.
 *
 * Source: Microsoft Learn, "Scalability and performance targets for Blob storage".
 */
export function planBlocks(size: number | undefined, { blockSize, concurrency }: BlockSettings): BlockPlan {
  const memory = Math.max(grownMemory, blockSize * (concurrency + 1));
  const sizeOf = size === undefined ? (index: number) => growingSize(index, blockSize) : fixedSize(size, blockSize);
  const blocksAt = (index: number): number => Math.max(1, Math.min(concurrency + 1, Math.floor(memory / sizeOf(index))));
  return { sizeOf, blocksAt };
}

function fixedSize(size: number, blockSize: number): () => number {
  const needed = Math.ceil(size / maxBlocks);
  if (needed > maxBlockSize) {
    throw new DatastoreError('STORAGE.FULL', `A blob of ${size} bytes is larger than the service allows.`, {
      nextAction: `Split it: a blob holds at most ${maxBlocks} blocks of ${maxBlockSize} bytes.`,
    });
  }
  const planned = needed <= blockSize ? blockSize : Math.min(maxBlockSize, Math.ceil(needed / mebibyte) * mebibyte);
  return () => planned;
}

/**
 * Blocks of a body of unknown size, from the given number on: so many MiB, or the configured size where that is larger. The
 * first steps are long, so that memory grows late: blocks stay within 96 MiB up to 0.66 TiB. The last ones are short, so that
 * about 147 TiB fit.
 */
const growth: readonly (readonly [from: number, mebibytes: number])[] = [
  [12_000, 4_000],
  [11_500, 2_048],
  [11_000, 1_024],
  [10_500, 512],
  [10_000, 256],
  [4_000, 96],
  [3_000, 64],
  [2_000, 32],
  [1_000, 16],
];

function growingSize(index: number, blockSize: number): number {
  const [, mebibytes] = growth.find(([from]) => index >= from) ?? [0, 0];
  return Math.max(blockSize, mebibytes * mebibyte);
}
