import { describe, expect, it } from 'vitest';
import { defineLake, type Lake } from './lake-fixture.ts';

const lake = defineLake();

/** What is refused, by which code. `folder` has a file `a` in it, and beside it stand a file `a` and an empty directory. */
const refusals: readonly (readonly [string, string, (store: Lake['store']) => Promise<unknown>])[] = [
  ['a rename onto a directory that is not empty', 'PATH.EXISTS', (store) => store.rename('empty', 'folder')],
  ['a rename of a file onto a directory', 'PATH.IS_DIRECTORY', (store) => store.rename('a', 'folder')],
  ['a rename of nothing', 'PATH.NOT_FOUND', (store) => store.rename('missing', 'b')],
  ['a delete of a directory that is not empty', 'DIRECTORY.NOT_EMPTY', (store) => store.deleteDirectory('folder')],
  ['a delete of a directory as a file', 'PATH.IS_DIRECTORY', (store) => store.delete('folder')],
  ['a delete of a file as a directory', 'PATH.NOT_DIRECTORY', (store) => store.deleteDirectory('a', { recursive: true })],
  ['an append at a wrong position', 'CONDITION.FAILED', (store) => store.append('a', 'x', { ifSize: 99 })],
  ['an append at a position of nothing', 'CONDITION.FAILED', (store) => store.append('missing', 'x', { ifSize: 1 })],
  ['an append to a directory', 'PATH.IS_DIRECTORY', (store) => store.append('folder', 'x')],
  ['an append below a file', 'PATH.NOT_DIRECTORY', (store) => store.append('a/b', 'x')],
  ['a directory over a file', 'PATH.EXISTS', (store) => store.createDirectory('a')],
  ['a read of a directory', 'PATH.IS_DIRECTORY', (store) => store.read('folder')],
  ['a write onto a directory', 'PATH.IS_DIRECTORY', (store) => store.write('folder', 'x')],
  ['a write over what is there', 'PATH.EXISTS', (store) => store.write('a', 'x', { ifNoneMatch: '*' })],
  ['a range behind the end', 'RANGE.INVALID', (store) => store.read('a', { range: { offset: 99 } })],
  ['a stale ETag', 'CONDITION.FAILED', (store) => store.write('a', 'x', { ifMatch: '"0x1"' })],
];

describe('a refusal tells its code, the id of the request and what to do', () => {
  it.each(refusals)('of %s: %s', async (_what, code, act) => {
    const { store } = lake;
    await store.write('a', 'content');
    await store.write('folder/a', 'content');
    await store.createDirectory('empty');
    await expect(act(store)).rejects.toMatchObject({ code, requestId: expect.stringMatching(/./), nextAction: expect.stringMatching(/./) });
    expect((await Array.fromAsync(store.list('', { recursive: true }), ({ path }) => path)).sort()).toEqual([
      'a',
      'empty',
      'folder',
      'folder/a',
    ]);
  });
});
