/** How a body is cut into blocks: of a block list, appends, or ranges. */
export interface BlockPlan {
  /** Bytes of the block with this number, from 0; the last one may have fewer. */
  sizeOf(index: number): number;
  /** Blocks of that size that may be in memory at a time, the one that is being filled included; at least 1. */
  blocksAt(index: number): number;
}

/** What the configuration says of blocks. */
export interface BlockSettings {
  readonly blockSize: number;
  readonly concurrency: number;
}

/** Blocks of one size: one is filled while `concurrency` of them are under way. */
export function createEvenPlan({ blockSize, concurrency }: BlockSettings): BlockPlan {
  return { sizeOf: () => blockSize, blocksAt: () => concurrency + 1 };
}
