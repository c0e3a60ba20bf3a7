import { expect, test } from 'vitest';
import { openOwnStore } from './gen1-store.ts';

test('what is refused by a look beforehand names the request that looked', async () => {
  await using own = await openOwnStore();
  const { store } = own;
  await store.write('folder/a', 'x');
  await store.write('full/b', 'x');
  await store.write('file', 'x');
  const refusals: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['PATH.EXISTS', () => store.rename('folder', 'full')],
    ['PATH.EXISTS', () => store.rename('folder', 'file')],
    ['PATH.INVALID', () => store.rename('folder', 'folder/inner')],
    ['PATH.IS_DIRECTORY', () => store.rename('file', 'full')],
    ['PATH.NOT_DIRECTORY', () => store.rename('folder', 'file/inner')],
    ['PATH.NOT_FOUND', () => store.rename('missing', 'b')],
    ['PATH.IS_DIRECTORY', () => store.delete('folder')],
    ['PATH.IS_DIRECTORY', () => store.read('folder')],
    ['PATH.IS_DIRECTORY', () => store.write('folder', 'x')],
    ['PATH.IS_DIRECTORY', () => store.append('folder', 'x')],
    ['PATH.EXISTS', () => store.write('file', 'x', { ifNoneMatch: '*' })],
    ['PATH.EXISTS', () => store.createDirectory('file')],
    ['PATH.NOT_DIRECTORY', () => store.write('file/a', 'x')],
    ['PATH.NOT_DIRECTORY', () => store.deleteDirectory('file')],
    ['DIRECTORY.NOT_EMPTY', () => store.deleteDirectory('full')],
    ['RANGE.INVALID', () => store.read('file', { range: { offset: 1 } })],
  ];
  for (const [code, refused] of refusals) {
    await expect(refused()).rejects.toMatchObject({ code, requestId: expect.any(String), nextAction: expect.stringMatching(/\w{3}/) });
  }
  const files = await Array.fromAsync(store.list('', { recursive: true }));
  expect(files.filter(({ kind }) => kind === 'file').map(({ path }) => path)).toEqual(['file', 'folder/a', 'full/b']);
});
