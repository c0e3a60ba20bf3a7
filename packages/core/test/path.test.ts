import { describe, expect, test } from 'vitest';
import { baseName, isDatastoreError, isInside, joinPath, normalizePath, type PathKind, parentPath, tryRelativePath } from '../src/index.ts';

const kinds: readonly PathKind[] = ['file', 'directory', 'any'];

test.each([
  'a',
  'a.txt',
  'a/b/c.parquet',
  '.hidden',
  'a/.hidden/b',
  '...',
  'a..b',
  '..a',
  ' ',
  'with space/and more',
  'ümlaut/日本/🌱',
  'e\u0301',
  'back\\slash',
  'C:drive',
  'a?b#c%20&d',
  'line\nfeed',
])('%j is kept as it is for every kind', (path) => {
  for (const kind of kinds) expect(normalizePath(path, kind)).toBe(path);
  expect(normalizePath(path)).toBe(path);
});

test.each([
  ['a//b', 'a/b'],
  ['./a', 'a'],
  ['a/./b', 'a/b'],
  ['././a///./b', 'a/b'],
  ['a/.', 'a'],
])('%j is brought into form as %j for every kind', (path, expected) => {
  for (const kind of kinds) expect(normalizePath(path, kind)).toBe(expected);
});

test.each([
  ['', ''],
  ['.', ''],
  ['./', ''],
  ['a/', 'a'],
  ['a/b//', 'a/b'],
])('%j is %j for a directory, and no file', (path, expected) => {
  expect(normalizePath(path, 'directory')).toBe(expected);
  expect(normalizePath(path, 'any')).toBe(expected);
  expect(() => normalizePath(path, 'file')).toThrow(expect.objectContaining({ code: 'PATH.INVALID', path }));
});

test.each<[unknown, RegExp]>([
  ['..', /".."/],
  ['../a', /".."/],
  ['a/../b', /".."/],
  ['a/..', /".."/],
  ['/', /absolute/],
  ['/a', /absolute/],
  ['//host/a', /absolute/],
  ['a\0b', /NUL/],
  ['a\ud800', /surrogate/],
  ['\udc00/a', /surrogate/],
  [5, /not a string/],
  [undefined, /not a string/],
  [null, /not a string/],
  [['a'], /not a string/],
])('%j is refused for every kind', (path, reason) => {
  for (const kind of kinds) {
    try {
      normalizePath(path as string, kind);
    } catch (error) {
      expect(isDatastoreError(error, 'PATH.INVALID')).toBe(true);
      expect((error as Error).message).toMatch(reason);
      continue;
    }
    expect.fail(`${JSON.stringify(path)} should have been refused as ${kind}`);
  }
});

describe('parts of paths', () => {
  test.each([
    [[], ''],
    [['', 'a'], 'a'],
    [['a', ''], 'a'],
    [['a', 'b/c', '', 'd'], 'a/b/c/d'],
  ])('joinPath of %j', (parts, expected) => expect(joinPath(...parts)).toBe(expected));

  test.each([
    ['', '', ''],
    ['a', '', 'a'],
    ['a/b', 'a', 'b'],
    ['a/b/c.txt', 'a/b', 'c.txt'],
  ])('%j has the parent %j and the name %j', (path, parent, name) => {
    expect(parentPath(path)).toBe(parent);
    expect(baseName(path)).toBe(name);
  });

  test.each([
    ['', '', ''],
    ['', 'a/b', 'a/b'],
    ['a', 'a', ''],
    ['a', 'a/b/c', 'b/c'],
    ['a', 'ab', undefined],
    ['a', 'b/a', undefined],
    ['a/b', 'a', undefined],
  ])('below %j, %j is %j', (folder, path, expected) => {
    expect(tryRelativePath(folder, path)).toBe(expected);
    expect(isInside(folder, path)).toBe(expected !== undefined);
  });
});
