import { describe, expect, it } from 'vitest';
import { assertNames } from '../src/names.ts';

const everywhere = [
  '.stowage-local',
  '.stowage-local/a',
  'a/.stowage-local',
  'a/.Stowage-Local-x.tmp/b',
  'n'.repeat(256),
  `a/${'n'.repeat(256)}/b`,
];

const onWindows: Readonly<Record<string, string>> = {
  'a:b': 'holds a colon, which names a stream',
  'a<b': 'holds <',
  'a>b': 'holds >',
  'a"b': 'holds a quote',
  'a|b': 'holds a bar',
  'a?b': 'holds a question mark',
  'a*b': 'holds an asterisk',
  'a\\b': 'holds a backslash, which separates folders',
  'a\u0001b': 'holds a control character',
  'folder./a': 'ends in a dot',
  'folder /a': 'ends in a space',
  CON: 'is a device',
  'folder/nul': 'is a device',
  'aux.txt': 'is a device with an extension',
  'Com1.csv': 'is a device with an extension',
  'lpt\u00b2': 'is a device with a raised digit',
  CONIN$: 'is a device',
};

const fine = [
  '',
  'a',
  'a/b',
  '.hidden',
  '.stowage',
  'stowage-local',
  'a.stowage-local',
  'console',
  'com',
  'com10',
  'nullable.txt',
  'a b',
  'a.b.c',
];

describe('names', () => {
  for (const path of everywhere) {
    it(`${JSON.stringify(path.slice(0, 40))} is refused everywhere`, () => {
      for (const platform of ['linux', 'darwin', 'win32'] as const) {
        expect(() => assertNames(path, platform)).toThrow(expect.objectContaining({ code: 'PATH.INVALID', path }));
      }
    });
  }

  for (const [path, why] of Object.entries(onWindows)) {
    it(`${JSON.stringify(path)} ${why}: refused on Windows only`, () => {
      expect(() => assertNames(path, 'win32')).toThrow(expect.objectContaining({ code: 'PATH.INVALID', path }));
      expect(() => assertNames(path, 'linux')).not.toThrow();
    });
  }

  it('that are fine are fine everywhere', () => {
    for (const path of fine) for (const platform of ['linux', 'win32'] as const) expect(() => assertNames(path, platform)).not.toThrow();
  });

  it('may have 255 bytes, or on Windows 255 characters', () => {
    expect(() => assertNames('n'.repeat(255), 'linux')).not.toThrow();
    expect(() => assertNames('\u00e9'.repeat(128), 'linux')).toThrow();
    expect(() => assertNames('\u00e9'.repeat(255), 'win32')).not.toThrow();
  });
});
