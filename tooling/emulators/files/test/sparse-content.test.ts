import { describe, expect, it } from 'vitest';
import { listChangedRanges, listPageRanges } from '../src/tree/page-ranges.ts';
import { SparseContent } from '../src/tree/sparse-content.ts';

/** Numbers that are the same in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The same by brute force: bytes, and for each page whether it takes up space and when it changed last. */
class Plain {
  bytes: Buffer = Buffer.alloc(0);

  resize(size: number): void {
    this.bytes = Buffer.concat([this.bytes.subarray(0, size), Buffer.alloc(Math.max(0, size - this.bytes.length))]);
  }
}

describe('sparse content', () => {
  it('reads like plain bytes after any changes', () => {
    const random = createRandom(7);
    for (let round = 0; round < 60; round += 1) {
      const sparse = new SparseContent();
      const plain = new Plain();
      for (let step = 1; step <= 40; step += 1) {
        const size = plain.bytes.length;
        const start = random(size + 1);
        const end = Math.min(size, start + random(1500));
        switch (random(4)) {
          case 0: {
            const next = random(6000);
            sparse.resize(next, step);
            plain.resize(next);
            break;
          }
          case 1:
            if (start < end) {
              sparse.clear({ start, end }, step);
              plain.bytes.fill(0, start, end);
            }
            break;
          default: {
            const data = Buffer.alloc(end - start, step);
            const middle = random(data.length + 1);
            sparse.write(start, [data.subarray(0, middle), data.subarray(middle)], step);
            data.copy(plain.bytes, start);
          }
        }
        const from = random(plain.bytes.length + 1);
        const to = from + random(plain.bytes.length - from + 1);
        expect(Buffer.concat(sparse.read({ start: from, end: to })).equals(plain.bytes.subarray(from, to))).toBe(true);
        expect(Buffer.concat(sparse.read({ start: 0, end: sparse.size })).equals(plain.bytes)).toBe(true);
      }
    }
  });

  it('shares nothing with its copy', () => {
    const content = new SparseContent(1024);
    content.write(0, [Buffer.from('old')], 1);
    const copy = content.copy();
    content.write(0, [Buffer.from('new')], 2);
    content.resize(2, 3);
    expect(Buffer.concat(copy.read({ start: 0, end: 3 })).toString()).toBe('old');
    expect(copy.size).toBe(1024);
  });

  it('has pages that never touch without being one', () => {
    const random = createRandom(11);
    const content = new SparseContent(50_000);
    for (let change = 1; change <= 300; change += 1) {
      const start = random(49_000);
      const span = { start, end: start + 1 + random(999) };
      if (random(3) === 0) content.clear(span, change);
      else content.write(span.start, [Buffer.alloc(span.end - span.start, 1)], change);
      const window = { start: 0, end: 50_000 };
      const pages = listPageRanges(content, window);
      for (const [index, page] of pages.entries()) {
        expect(page.start % 512).toBe(0);
        expect(page.end === 50_000 || page.end % 512 === 0).toBe(true);
        expect(page.start).toBeGreaterThan(pages[index - 1]?.end ?? -1);
      }
      expect(listChangedRanges(content, change, window)).toEqual([]);
      const [first, ...more] = listChangedRanges(content, change - 1, window);
      expect(first?.start).toBe(Math.floor(span.start / 512) * 512);
      expect((more.at(-1) ?? first)?.end).toBe(Math.min(50_000, Math.ceil(span.end / 512) * 512));
    }
  });
});
