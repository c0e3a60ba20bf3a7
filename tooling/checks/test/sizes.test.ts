import { expect, it } from 'vitest';
import { findSizeFaults } from '../src/sizes.ts';

const file = (path: string, kilobytes: number) => ({ path, text: 'x'.repeat(kilobytes * 1024) });
const small = Array.from({ length: 20 }, (_, index) => file(`small-${index}.ts`, 1));

it('accepts small files, and generated ones of any size', () => {
  expect(findSizeFaults([...small, file('schema.generated.ts', 100)])).toEqual([]);
});

it('names a file over the largest size', () => {
  expect(findSizeFaults([...small, file('large.ts', 26)])).toEqual([expect.stringContaining('large.ts')]);
});

it('catches a median over 4 KB', () => {
  expect(findSizeFaults([file('a.ts', 1), file('b.ts', 5), file('c.ts', 5)])).toEqual([expect.stringContaining('median')]);
});

it('catches more than one file in ten over 12 KB', () => {
  const large = [file('a.ts', 13), file('b.ts', 13), file('c.ts', 13)];
  expect(findSizeFaults([...small, ...large])).toEqual([expect.stringContaining('nine of ten')]);
});
