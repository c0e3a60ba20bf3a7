import { describe, expect, it } from 'vitest';
import { baseName, isInside, joinPath, normalizePath, type PathKind, parentPath, tryRelativePath } from '../src/index.ts';

const normal: readonly (readonly [given: string, kind: PathKind, normalised: string])[] = [
  ['a', 'file', 'a'],
  ['a/b.txt', 'file', 'a/b.txt'],
  ['./a', 'file', 'a'],
  ['a//b', 'file', 'a/b'],
  ['a/./b', 'file', 'a/b'],
  ['a/', 'directory', 'a'],
  ['a/', 'any', 'a'],
  ['', 'directory', ''],
  ['', 'any', ''],
  ['.', 'directory', ''],
  ['./', 'any', ''],
  ['.hidden', 'file', '.hidden'],
  ['...', 'file', '...'],
  ['..a', 'file', '..a'],
  ['a..b', 'file', 'a..b'],
  [' a ', 'file', ' a '],
  ['a\\b', 'file', 'a\\b'],
  ['C:/a', 'file', 'C:/a'],
  ['a%2fb', 'file', 'a%2fb'],
  ['a\tb', 'file', 'a\tb'],
  ['caf\u00e9', 'file', 'caf\u00e9'],
  ['cafe\u0301', 'file', 'cafe\u0301'],
  ['\u{1f4e6}/\u202e', 'file', '\u{1f4e6}/\u202e'],
];

const invalid: readonly (readonly [given: unknown, kind: PathKind, reason: RegExp])[] = [
  ['/a', 'file', /absolute/],
  ['/', 'directory', /absolute/],
  ['//a', 'any', /absolute/],
  ['..', 'any', /"\.\."/],
  ['../a', 'file', /"\.\."/],
  ['a/../b', 'file', /"\.\."/],
  ['a/..', 'directory', /"\.\."/],
  ['./..', 'directory', /"\.\."/],
  ['a\0b', 'file', /NUL/],
  ['a\ud800', 'file', /surrogate/],
  ['\udc00a', 'any', /surrogate/],
  ['', 'file', /root/],
  ['.', 'file', /root/],
  ['a/', 'file', /slash/],
  [undefined, 'file', /not a string/],
  [7, 'any', /not a string/],
  [['a'], 'file', /not a string/],
];

describe('normalizePath', () => {
  it.each(normal)('brings %j as %s into the form %j', (given, kind, normalised) => {
    expect(normalizePath(given, kind)).toBe(normalised);
    expect(normalizePath(normalised, kind)).toBe(normalised);
  });

  it.each(invalid)('refuses %j as %s', (given, kind, reason) => {
    expect(() => normalizePath(given as string, kind)).toThrow(
      expect.objectContaining({ code: 'PATH.INVALID', message: expect.stringMatching(reason) }),
    );
  });
});

describe('the parts of a path', () => {
  it.each([
    ['a/b/c', 'a/b', 'c'],
    ['a', '', 'a'],
    ['', '', ''],
  ])('of %j are %j and %j', (path, parent, name) => {
    expect([parentPath(path), baseName(path)]).toEqual([parent, name]);
    expect(joinPath(parent, name)).toBe(path);
  });

  it.each([
    ['', 'a/b', 'a/b'],
    ['a', 'a', ''],
    ['a', 'a/b', 'b'],
    ['a', 'ab', undefined],
    ['a/b', 'a', undefined],
    ['', '', ''],
  ])('below %j of %j are %j', (folder, path, relative) => {
    expect(tryRelativePath(folder, path)).toBe(relative);
    expect(isInside(folder, path)).toBe(relative !== undefined);
  });
});
