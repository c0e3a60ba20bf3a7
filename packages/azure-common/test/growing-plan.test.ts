import { describe, expect, it } from 'vitest';
import { maxBlockSize, maxBlocks, planBlocks } from '../src/bodies/growing-plan.ts';

const mebibyte = 2 ** 20;
const tebibyte = 2 ** 40;
const settings = { blockSize: 8 * mebibyte, concurrency: 5 };

describe('planBlocks for a known size', () => {
  it('keeps the configured block as long as 50 000 of them hold the body', () => {
    expect(planBlocks(settings.blockSize * maxBlocks, settings).sizeOf(0)).toBe(settings.blockSize);
  });

  it('takes larger blocks beyond that, in whole MiB and never too many', () => {
    const size = settings.blockSize * maxBlocks + 1;
    const block = planBlocks(size, settings).sizeOf(0);
    expect(block).toBe(9 * mebibyte);
    expect(Math.ceil(size / block)).toBeLessThanOrEqual(maxBlocks);
  });

  it('reaches the largest blob of the service, and says when a body is larger', () => {
    const largest = maxBlocks * maxBlockSize;
    expect(planBlocks(largest, settings).sizeOf(0)).toBe(maxBlockSize);
    const refuse = (): unknown => planBlocks(largest + 1, settings);
    expect(refuse).toThrow(expect.objectContaining({ code: 'STORAGE.FULL' }));
  });

  it('has fewer blocks in memory the larger they are, so that it stays below 100 MiB up to 4.5 TiB', () => {
    for (const size of [0.3, 0.5, 1, 2, 3, 4.5]) {
      const plan = planBlocks(size * tebibyte, settings);
      expect(plan.sizeOf(0) * plan.blocksAt(0)).toBeLessThanOrEqual(100 * mebibyte);
    }
  });

  it('has at least one block in memory', () => {
    expect(planBlocks(100 * tebibyte, settings).blocksAt(0)).toBe(1);
  });

  it('takes the memory that is configured', () => {
    const plan = planBlocks(4 * tebibyte, { blockSize: 128 * mebibyte, concurrency: 8 });
    expect([plan.sizeOf(0), plan.blocksAt(0)]).toEqual([128 * mebibyte, 9]);
  });
});

describe('planBlocks for an unknown size', () => {
  const plan = planBlocks(undefined, settings);
  const upTo = (blocks: number): number => {
    let total = 0;
    for (let index = 0; index < blocks; index++) total += plan.sizeOf(index);
    return total;
  };

  it('begins with the configured block and never shrinks', () => {
    expect(plan.sizeOf(0)).toBe(settings.blockSize);
    for (let index = 1; index < maxBlocks; index += 97) expect(plan.sizeOf(index)).toBeGreaterThanOrEqual(plan.sizeOf(index - 1));
  });

  it('keeps memory below 100 MiB up to 0.66 TiB, and holds more than 140 TiB', () => {
    for (let index = 0; index < 10_000; index += 250) {
      expect(plan.sizeOf(index) * plan.blocksAt(index)).toBeLessThanOrEqual(100 * mebibyte);
    }
    expect(upTo(10_000)).toBeGreaterThan(0.66 * tebibyte);
    expect(upTo(maxBlocks)).toBeGreaterThan(140 * tebibyte);
    expect(plan.sizeOf(maxBlocks - 1)).toBe(maxBlockSize);
  });
});
