import { copy } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { tryRefuseLocalPath } from '../src/local/local-name.ts';
import { probeFolding } from '../src/local/name-folding.ts';
import { createPartPath, isPartPath } from '../src/part-name.ts';
import { FilePrefixes } from '../src/plan/file-prefixes.ts';
import type { Found } from '../src/plan/found.ts';
import { NameClaims } from '../src/plan/name-claims.ts';
import { plan } from '../src/plan/planner.ts';
import type { Source } from '../src/plan/source.ts';
import type { Target } from '../src/plan/target.ts';
import { openFlatStore } from './flat-store.ts';
import { makeFolder, readFolder } from './trees.ts';

describe('paths that cannot be on disk', () => {
  test.each(['a\\b', '..', 'a/..', './a', 'a//b', '/a', '', 'a/', 'a\0b'])('anywhere: %j', (path) => {
    expect(tryRefuseLocalPath(path, 'linux')?.code).toBe('PATH.INVALID');
    expect(tryRefuseLocalPath(path, 'win32')?.code).toBe('PATH.INVALID');
  });

  test.each(['a:b', 'what?', 'a|b', 'tab\t', 'con', 'NUL.txt', 'x/Com1', 'lpt9.tar.gz', 'dot.', '...', 'space ', 'a ./b'])(
    'on Windows: %j',
    (path) => {
      expect(tryRefuseLocalPath(path, 'linux')).toBeUndefined();
      expect(tryRefuseLocalPath(path, 'win32')?.code).toBe('PATH.INVALID');
    },
  );

  test.each(['a', '.a', 'console', 'com10', 'a b', 'é', '..a', 'nul_'])('never: %j', (path) => {
    expect(tryRefuseLocalPath(path, 'win32')).toBeUndefined();
  });
});

describe('names that are one where names are folded', () => {
  const claim = (...paths: string[]): (string | undefined)[] => {
    const claims = new NameClaims((path) => path.normalize('NFC').toLowerCase());
    return paths.map((path) => claims.claim(path));
  };

  test('are found, the first one keeping its name', () => {
    expect(claim('a', 'b', 'A', 'a')).toEqual([undefined, undefined, 'a', 'a']);
    expect(claim('caf\u00e9', 'cafe\u0301')).toEqual([undefined, 'caf\u00e9']);
  });

  test('are found in folders, and between a folder and a file', () => {
    expect(claim('Dir/x', 'Dir/y', 'dir/z')).toEqual([undefined, undefined, 'Dir']);
    expect(claim('x/Y', 'X')).toEqual([undefined, 'x']);
    expect(claim('x', 'X/y')).toEqual([undefined, 'x']);
  });

  test('become failed steps of the plan, and the others go on', async () => {
    const error = { code: 'PATH.EXISTS' };
    expect(await planAll(['A', 'a', 'b/c', 'B/d', 'e'], { fold: (path) => path.toLowerCase() })).toEqual([
      ['A'],
      ['a', error],
      ['b/c'],
      ['B/d', error],
      ['e'],
    ]);
    expect(await planAll(['A', 'a'], {})).toEqual([['A'], ['a']]);
  });

  test('are not put on each other in a store that says so', async () => {
    const { store, files } = await openFlatStore({ folds: true });
    const source = await openFlatStore({}, { Readme: 'first', README: 'second', 'B/x': 'x', other: 'o' });
    const summary = await copy(source.store, '', store, '');
    expect(summary.files).toMatchObject({ found: 4, done: 3, failed: 1 });
    expect(summary.failedBecause).toEqual({ 'PATH.EXISTS': 1 });
    expect([...files.keys()].filter((name) => name.toLowerCase() === 'readme')).toHaveLength(1);
  });

  test('are asked of the folder itself, which is left as it was', async () => {
    const folder = await makeFolder();
    const fold = await probeFolding(folder);
    const entries = Object.keys(await readFolder(await makeFolder({ A: '1', a: '2' })));
    expect(entries).toHaveLength(fold?.('A') === fold?.('a') && fold !== undefined ? 1 : 2);
    expect(await readFolder(folder)).toEqual({});
  });
});

describe('files that lie in files', () => {
  test('are found in an ordered listing with what the current path starts with in memory', () => {
    const prefixes = new FilePrefixes();
    const listing = ['a', 'a-b', 'a.txt', 'a/b', 'a/b/c', 'ab', 'ab/c', 'b/c', 'b/c-d', 'b/c/d', 'c'];
    expect(listing.map((path) => prefixes.add(path))).toEqual([
      undefined,
      undefined,
      undefined,
      'a',
      'a',
      undefined,
      'ab',
      undefined,
      undefined,
      'b/c',
      undefined,
    ]);
  });
});

describe('the name of a part', () => {
  test.each(['x.txt', 'a/b/x', '.hidden', 'é'.repeat(120), 'n'.repeat(255)])('of %s is hidden, short enough and recognised', (path) => {
    const part = createPartPath(path);
    const name = part.slice(part.lastIndexOf('/') + 1);
    expect(part.slice(0, part.lastIndexOf('/') + 1)).toBe(path.slice(0, path.lastIndexOf('/') + 1));
    expect(name.startsWith('.')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(isPartPath(part)).toBe(true);
    expect(createPartPath(path)).not.toBe(part);
  });

  test.each([
    'x.stowage-part',
    '.x.stowage-part',
    '.x.0123456789AB.stowage-part',
    'x.0123456789ab.stowage-part',
    '.x.0123456789ab.stowage-part.gz',
  ])('is not that of a file called %s', (path) => expect(isPartPath(path)).toBe(false));
});

async function planAll(paths: readonly string[], properties: Partial<Target>): Promise<unknown[]> {
  const source = {
    name: 's',
    showsNesting: false,
    async *find(): AsyncGenerator<Found> {
      for (const path of paths) yield { kind: 'file', file: { path, relative: path, size: 0 } };
    },
  } as unknown as Source;
  const target = {
    name: 't',
    nests: true,
    describe: (path: string) => path,
    tryRefuse: () => undefined,
    ...properties,
  } as unknown as Target;
  const steps: unknown[] = [];
  for await (const item of plan(source, target, { prefix: '' }, new AbortController().signal)) {
    steps.push(item.kind === 'file' ? [item.path] : item.kind === 'settled' ? [item.event.source, { code: item.event.error?.code }] : []);
  }
  return steps;
}
