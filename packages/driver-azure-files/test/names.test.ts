import { describe, expect, it } from 'vitest';
import { checkName } from '../src/names.ts';
import { attemptPrefix, createAttempt, isTemporaryName } from '../src/temporary-name.ts';

describe('names', () => {
  it.each([
    'a',
    'folder/file.txt',
    'ends in a dot.',
    '...',
    ' leading',
    'aux.txt',
    'com10',
    'a;b',
    'größe/日本/📦',
    'n'.repeat(255),
    Array.from({ length: 250 }, () => 'd').join('/'),
  ])('%j can be held', (path) => {
    expect(checkName(path)).toBeUndefined();
  });

  it.each([
    ['a\\b', 'one of'],
    ['a:b', 'one of'],
    ['a|b', 'one of'],
    ['a<b', 'one of'],
    ['a>b', 'one of'],
    ['a*b', 'one of'],
    ['a?b', 'one of'],
    ['a"b', 'one of'],
    ['a\u0007b', 'control character'],
    ['a\u0085b', 'control character'],
    ['a\uffff', 'control character'],
    ['folder/LPT1', 'device'],
    ['con/a', 'device'],
    ['Clock$', 'device'],
    ['n'.repeat(256), 'longer than 255'],
    [Array.from({ length: 251 }, () => 'd').join('/'), '250 levels'],
    [Array.from({ length: 20 }, () => 'n'.repeat(120)).join('/'), 'longer than 2048'],
    [createAttempt('folder/a').temporary, 'unfinished files'],
  ])('%j cannot, and it is said why', (path, reason) => {
    expect(() => checkName(path)).toThrow(expect.objectContaining({ code: 'PATH.INVALID', message: expect.stringContaining(reason) }));
  });

  it('of unfinished files lie in the root where the path would be too long beside the file', () => {
    const path = `${Array.from({ length: 8 }, () => 'n'.repeat(250)).join('/')}/${'x'.repeat(30)}`;
    const { temporary } = createAttempt(path);
    expect([temporary.includes('/'), temporary.startsWith(attemptPrefix(path.toUpperCase()))]).toEqual([false, true]);
    expect(attemptPrefix(path)).not.toBe(attemptPrefix('x'.repeat(30)));
  });

  it('of unfinished files lie beside the file, and begin alike for one file in whatever case', () => {
    const { temporary } = createAttempt('Folder/File.txt');
    expect(temporary.startsWith(`Folder/${attemptPrefix('folder/file.TXT')}`)).toBe(true);
    expect(isTemporaryName(temporary.slice('Folder/'.length))).toBe(true);
    expect(isTemporaryName('.stowage-files-of-mine')).toBe(false);
  });
});
