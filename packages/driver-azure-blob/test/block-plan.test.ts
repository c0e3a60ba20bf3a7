import { describe, expect, it } from 'vitest';
import { maxBlockSize, maxBlocks, planBlocks } from '../src/block-plan.ts';

const mebibyte = 2 ** 20;
const tebibyte = 2 ** 40;
const settings = { blockSize: 8 * mebibyte, concurrency: 8 };

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

  it('lowers the concurrency with larger blocks, so that memory stays the same up to 3 TiB', () => {
    const plan = planBlocks(3 * tebibyte, settings);
    const block = plan.sizeOf(0);
    expect(block * plan.concurrencyOf(block)).toBeLessThanOrEqual(settings.blockSize * settings.concurrency);
  });

  it('sends at least one block at a time', () => {
    expect(planBlocks(100 * tebibyte, settings).concurrencyOf(maxBlockSize)).toBe(1);
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

  it('keeps blocks within 128 MiB up to 0.8 TiB, and holds more than 140 TiB', () => {
    expect(plan.sizeOf(9_999)).toBe(128 * mebibyte);
    expect(upTo(10_000)).toBeGreaterThan(0.8 * tebibyte);
    expect(upTo(maxBlocks)).toBeGreaterThan(140 * tebibyte);
    expect(plan.sizeOf(maxBlocks - 1)).toBe(maxBlockSize);
  });
});
