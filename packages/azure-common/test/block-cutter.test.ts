import { describe, expect, it } from 'vitest';
import { BlockCutter } from '../src/bodies/block-cutter.ts';
import type { BlockPlan } from '../src/bodies/block-plan.ts';

const plan = (...sizes: readonly number[]): BlockPlan => ({ sizeOf: (index) => sizes[index] ?? sizes.at(-1) ?? 0, blocksAt: () => 1 });

async function* chunks(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let value = 0;
  for (const size of sizes) yield Uint8Array.from({ length: size }, () => value++ % 251);
}

async function cut(cutter: BlockCutter): Promise<number[][]> {
  const blocks: number[][] = [];
  for (let block = await cutter.next(); block !== undefined; block = await cutter.next()) {
    blocks.push([...block]);
    cutter.giveBack(block);
  }
  return blocks;
}

const counted = (length: number): number[] => Array.from({ length }, (_, index) => index % 251);

describe('BlockCutter', () => {
  it.each([
    ['chunks smaller than a block', [3, 3, 3, 1], [4], [4, 4, 2]],
    ['one chunk of many blocks', [10], [4], [4, 4, 2]],
    ['chunks that end where blocks end', [4, 4], [4], [4, 4]],
    ['blocks that grow', [20], [2, 4, 8], [2, 4, 8, 6]],
    ['a body smaller than a block', [2], [4], [2]],
    ['nothing', [], [4], []],
  ])('cuts %s', async (_name, given, sizes, expected) => {
    const blocks = await cut(new BlockCutter(chunks(...given), plan(...sizes), undefined));
    expect(blocks.map((block) => block.length)).toEqual(expected);
    expect(blocks.flat()).toEqual(counted(given.reduce((sum, size) => sum + size, 0)));
  });

  it('cuts the same when the size is known', async () => {
    const blocks = await cut(new BlockCutter(chunks(7, 6), plan(5), 13));
    expect(blocks.map((block) => block.length)).toEqual([5, 5, 3]);
    expect(blocks.flat()).toEqual(counted(13));
  });

  it('knows the end behind a full block', async () => {
    const cutter = new BlockCutter(chunks(4), plan(4), undefined);
    expect((await cutter.next())?.byteLength).toBe(4);
    expect(await cutter.isDone()).toBe(true);
  });

  it('keeps its bytes when the source uses its chunk again', async () => {
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(2);
      for (let value = 1; value <= 3; value++) yield chunk.fill(value);
    }
    expect(await cut(new BlockCutter(reusing(), plan(6), undefined))).toEqual([[1, 1, 2, 2, 3, 3]]);
  });

  it('fills blocks that are given back again', async () => {
    const cutter = new BlockCutter(chunks(4, 4), plan(4), 8);
    const first = (await cutter.next()) as Uint8Array;
    cutter.giveBack(first);
    expect((await cutter.next())?.buffer).toBe(first.buffer);
  });

  it('ends a source that is not wanted any more', async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(4);
      } finally {
        isEnded = true;
      }
    }
    const cutter = new BlockCutter(source(), plan(4), undefined);
    await cutter.next();
    cutter.close();
    expect(await cutter.isDone()).toBe(true);
    expect(isEnded).toBe(true);
  });
});
