import { isDatastoreError } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { checkName, requestPath, tryPath } from '../src/names.ts';

function refusal(path: string): string {
  try {
    checkName(path);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.INVALID')) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('checkName', () => {
  it.each([
    'a',
    'a/b.c',
    '.hidden',
    'a..b/c',
    'a b',
    'a%20b',
    "it's",
    'café/日本語/📦',
    'n'.repeat(1_024),
    Array.from({ length: 254 }, () => 'd').join('/'),
  ])('accepts %j', (path) => {
    expect(refusal(path)).toBe('accepted');
  });

  it.each([
    ['a\\b', 'a backslash'],
    ['a.', 'ends in a dot'],
    ['a./b', 'ends in a dot'],
    ['...', 'ends in a dot'],
    ['a\nb', 'a control character'],
    ['a\u007fb', 'a control character'],
    ['a\u0081b', 'a control character'],
    ['n'.repeat(1_025), 'longer than 1024'],
    [Array.from({ length: 255 }, () => 'd').join('/'), 'more than 254 names'],
  ])('refuses %j with a reason', (path, reason) => {
    expect(refusal(path)).toContain(reason);
  });
});

describe('tryPath', () => {
  it.each([
    ['a/b', 'a/b'],
    ['a/', 'a'],
    ['a b/c+d', 'a b/c+d'],
    ['a//b', undefined],
    ['/a', undefined],
    ['a/./b', undefined],
    ['../a', undefined],
    ['/', undefined],
    ['a//', undefined],
  ])('gives for the blob %j the path %j', (name, path) => {
    expect(tryPath(name)).toBe(path);
  });
});

describe('requestPath', () => {
  it('percent-encodes each segment and keeps the slashes', () => {
    expect(requestPath('data', 'a b/50%/#1?/é')).toBe('/data/a%20b/50%25/%231%3F/%C3%A9');
  });

  it('is the container alone without a name', () => {
    expect(requestPath('data', '')).toBe('/data');
  });
});
