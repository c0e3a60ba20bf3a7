import { describe, expect, test } from 'vitest';
import { formatAcl, parseAcl } from '../src/acl/entry.ts';
import { completeAcl, inheritAcl, mergeAcl, removeFromAcl } from '../src/acl/list.ts';
import { formatPermissions, parsePermissions, parseUmask } from '../src/acl/mode.ts';
import { Content } from '../src/tree/content.ts';
import { Uncommitted } from '../src/tree/uncommitted.ts';

const content = (...pieces: string[]): Content => new Content(pieces.map((piece) => Buffer.from(piece)));
const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();

describe('content', () => {
  test('gives views of its pieces', () => {
    const whole = content('abc', '', 'de', 'fghi');
    expect(whole.size).toBe(9);
    for (let start = 0; start <= 9; start += 1) {
      for (let end = start; end <= 9; end += 1) expect(text(whole.slice(start, end))).toBe('abcdefghi'.slice(start, end));
    }
    expect(text(Content.empty.slice())).toBe('');
  });

  test('is overwritten without changing', () => {
    const whole = content('abc', 'def');
    expect(text(whole.overwrite(2, content('XYZ')).slice())).toBe('abXYZf');
    expect(text(whole.overwrite(6, content('gh')).slice())).toBe('abcdefgh');
    expect(text(whole.slice())).toBe('abcdef');
  });
});

describe('uncommitted data', () => {
  const appended = (...pieces: readonly (readonly [number, string])[]): Uncommitted => {
    const data = new Uncommitted();
    for (const [position, piece] of pieces) data.append(position, content(piece));
    return data;
  };

  test('are put in order, and the last of a position counts', () => {
    expect(text(appended([3, 'def'], [0, 'old'], [0, 'abc']).commit(Content.empty, 6).slice())).toBe('abcdef');
    expect(text(appended([3, 'X']).commit(content('abc'), 4).slice())).toBe('abcX');
    expect(text(appended([0, 'new']).commit(content('abc'), 3).slice())).toBe('new');
  });

  test.each([
    ['a hole', () => appended([4, 'x']).commit(content('abc'), 5)],
    ['a position before the end', () => appended([0, 'abc']).commit(Content.empty, 2)],
    ['a position behind the end', () => appended([0, 'abc']).commit(Content.empty, 4)],
    ['a position within what is there', () => appended().commit(content('abc'), 2)],
  ])('refuse %s', (_, commit) => {
    expect(commit).toThrow('not contiguous');
  });
});

describe('access control lists', () => {
  const list = (entries: string): string => formatAcl(completeAcl(parseAcl(entries, 'required')));

  test('are sorted and get the masks and default entries that they lack', () => {
    expect(list('other::---,group:g:r--,user:u:-wx,group::r-x,user::rwx')).toBe(
      'user::rwx,user:u:-wx,group::r-x,group:g:r--,mask::rwx,other::---',
    );
    expect(list('user::rwx,group::r-x,other::---,default:user:u:rw-')).toBe(
      'user::rwx,group::r-x,other::---,default:user::rwx,default:user:u:rw-,default:group::r-x,default:mask::rwx,default:other::---',
    );
  });

  test.each(['user:rwx', 'user::rwq', 'mask:m:rwx', 'user::rwx,user::rwx', 'stranger::rwx', 'user::rwx:x', 'user::rwx,group::r--'])(
    '%s is refused',
    (entries) => {
      expect(() => list(entries)).toThrow('access control list');
    },
  );

  test('are changed entry by entry', () => {
    const before = completeAcl(parseAcl('user::rwx,group::r--,other::---,user:u:r--', 'required'));
    const added = mergeAcl(before, parseAcl('user:v:rwx', 'required'));
    expect(formatAcl(added)).toBe('user::rwx,user:u:r--,user:v:rwx,group::r--,mask::rwx,other::---');
    const removed = removeFromAcl(added, parseAcl('user:v,user:u,mask', 'absent'));
    expect(formatAcl(removed)).toBe('user::rwx,group::r--,other::---');
    expect(() => parseAcl('user:v:rwx', 'absent')).toThrow('access control list');
  });

  test('are inherited from default entries', () => {
    const parent = completeAcl(parseAcl('user::rwx,group::r--,other::---,default:user:u:r-x', 'required'));
    expect(formatAcl(inheritAcl(parent, 'file') ?? [])).toBe('user::rwx,user:u:r-x,group::r--,mask::r-x,other::---');
    expect(inheritAcl(parent, 'directory')).toHaveLength(10);
  });
});

test.each([
  ['0750', 'rwxr-x---'],
  ['644', 'rw-r--r--'],
  ['1777', 'rwxrwxrwt'],
  ['rwxr-xr-T', 'rwxr-xr-T'],
  ['rwxrwx---+', 'rwxrwx---'],
])('permissions %s are %s', (written, read) => {
  expect(formatPermissions(parsePermissions(written))).toBe(read);
});

test.each(['0999', 'rwx', 'rwxrwxrwxrwx', '', '7777'])('permissions %j are refused', (written) => {
  expect(() => parsePermissions(written)).toThrow('permission value');
});

test('a umask is written both ways', () => {
  expect(parseUmask('0027')).toEqual(parseUmask(undefined));
  expect(parseUmask('---rwxrwx')).toEqual({ owner: 0, group: 7, other: 7 });
});
