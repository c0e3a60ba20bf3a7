import { isTemporary } from '@stowage/azure-common';
import { describe, expect, it } from 'vitest';
import { checkName, requestPath, temporaryPath } from '../src/names.ts';

describe('a name', () => {
  it.each(['a', 'a/b c', 'é/日本語/📦', 'n'.repeat(255), '.hidden', '.stowage', 'a.stowage-0123456789abcdef', '.stowage-notes'])(
    'such as %j is held',
    (path) => {
      expect(() => checkName(path)).not.toThrow();
    },
  );

  it.each([
    ['a\\b', 'backslash'],
    ['a./b', 'dot'],
    ['a\tb', 'control'],
    ['n'.repeat(256), 'longer than 255'],
    [Array.from({ length: 64 }, () => 'd').join('/'), 'more than 63'],
    [Array.from({ length: 9 }, () => 'n'.repeat(120)).join('/'), 'longer than 1024'],
    ['.stowage-0123456789abcdef', 'unfinished'],
    ['folder/.stowage-0123456789abcdef/a', 'unfinished'],
  ])('such as %j is refused, with the reason', (path, reason) => {
    expect(() => checkName(path)).toThrow(expect.objectContaining({ code: 'PATH.INVALID', message: expect.stringContaining(reason) }));
  });

  it('of an unfinished file stands beside the file that it is to be, and differs each time', () => {
    const names = [temporaryPath('folder/a'), temporaryPath('folder/a'), temporaryPath('a')];
    expect(new Set(names).size).toBe(3);
    expect(names.every(isTemporary)).toBe(true);
    expect(names[0]).toMatch(/^folder\/\.stowage-/);
  });

  it('is percent-encoded in requests', () => {
    expect(requestPath('lake', "a b/#1?'é%")).toBe('/lake/a%20b/%231%3F%27%C3%A9%25');
    expect(requestPath('lake', '')).toBe('/lake');
  });
});
