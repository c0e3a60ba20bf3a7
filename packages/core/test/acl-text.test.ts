import { formatAcl, parseAcl } from '@stowage/core';
import { describe, expect, test } from 'vitest';

const rights = (text: string): object => ({ read: text[0] === 'r', write: text[1] === 'w', execute: text[2] === 'x' });

describe('an access control list as text', () => {
  test('is read entry by entry', () => {
    expect(parseAcl('user::rwx,user:3f2a-1:r-x,group::--x,mask::rw-,other::---,default:group:g@example.org:-w-')).toEqual([
      { scope: 'access', type: 'user', ...rights('rwx') },
      { scope: 'access', type: 'user', id: '3f2a-1', ...rights('r-x') },
      { scope: 'access', type: 'group', ...rights('--x') },
      { scope: 'access', type: 'mask', ...rights('rw-') },
      { scope: 'access', type: 'other', ...rights('---') },
      { scope: 'default', type: 'group', id: 'g@example.org', ...rights('-w-') },
    ]);
  });

  test.for([
    ['u::rwx,g::r-x,o::---', 'user::rwx,group::r-x,other::---'],
    ['d:u:x:r--,m::r-x,d:m::---', 'default:user:x:r--,mask::r-x,default:mask::---'],
    ['default:u::rwx,d:user::rwx', 'default:user::rwx,default:user::rwx'],
    [' user::rwx\n group::r-x ,\n\nother::---\n', 'user::rwx,group::r-x,other::---'],
    ['other::--t,user::rwT', 'other::--x,user::rw-'],
    ['', ''],
  ] as const)('%j is %j in full', ([text, full]) => {
    expect(formatAcl(parseAcl(text))).toBe(full);
  });

  test.for([
    'user::rwz',
    'user::wrx',
    'user:rwx',
    'owner::rwx',
    'user:a:b:rwx',
    'default:default:user::rwx',
    'access:user::rwx',
    'user::rwx;group::r-x',
    'x::rwx',
  ])('%j is refused by its name', (text) => {
    expect(() => parseAcl(`other::---,${text}`)).toThrow(
      expect.objectContaining({ code: 'ACL.INVALID', message: expect.stringContaining(JSON.stringify(text)) }),
    );
  });
});
