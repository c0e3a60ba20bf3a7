import { isDatastoreError } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { KnownDirectories } from '../src/known-directories.ts';
import { parseCursor, toCursor } from '../src/list-cursor.ts';

describe('KnownDirectories', () => {
  it('knows a directory again', () => {
    const known = new KnownDirectories();
    expect(known.add('a')).toBe(true);
    expect(known.add('a')).toBe(false);
    expect(known.add('b')).toBe(true);
  });

  it('remembers only what may still come: names between a blob a and the prefix a/ begin with a', () => {
    const known = new KnownDirectories();
    for (const path of ['a', 'a!', 'b', 'b-2']) known.add(path);
    known.forgetBefore('b-2/x');
    expect(known.paths).toEqual(['b']);
    known.forgetBefore('c');
    expect(known.paths).toEqual([]);
  });
});

describe('a cursor', () => {
  it('carries the marker and the directories', () => {
    const position = { marker: '2!92!MDAwMDE', known: ['a', 'ü/📦'] };
    expect(parseCursor(toCursor(position))).toEqual(position);
  });

  it.each(['', 'nonsense', toCursor({ marker: 'x', known: [] }).slice(2), Buffer.from('{"a":1}').toString('base64url')])(
    'that no listing gave is refused: %j',
    (cursor) => {
      try {
        parseCursor(cursor);
        expect.unreachable();
      } catch (error) {
        expect(isDatastoreError(error, 'CONFIG.INVALID')).toBe(true);
      }
    },
  );
});
