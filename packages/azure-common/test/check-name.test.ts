import { describe, expect, it } from 'vitest';
import { createNameCheck } from '../src/index.ts';

const check = createNameCheck({ service: 'This service', maxLength: 30, maxSegments: 4, maxSegmentLength: 10 });

describe('a name check', () => {
  it.each(['a', 'a.b/c-d', 'two words/é', '.hidden', 'n'.repeat(10), 'a/b/c/d', '1234567890/1234567890/12345678'])(
    'lets %j pass',
    (path) => {
      expect(() => check(path)).not.toThrow();
    },
  );

  it.each([
    ['1234567890/1234567890/123456789', 'longer than 30 characters'],
    ['a/b/c/d/e', 'more than 4 names'],
    ['a/12345678901', 'longer than 10 characters'],
    ['a.', 'dot'],
    ['.../b', 'dot'],
    ['a\\b', 'backslash'],
    ['a\u0001', 'control character'],
    ['a\uffff', 'control character'],
  ])('refuses %j, and says why', (path, reason) => {
    const refusal = { code: 'PATH.INVALID', path, message: expect.stringMatching(new RegExp(`^This service .*${reason}`)) };
    expect(() => check(path)).toThrow(expect.objectContaining(refusal));
  });
});
