import type { Emulator } from '@stowage/emulator-wire';
import { describe, expect, test } from 'vitest';
import { openOwnStore, pattern } from './gen1-store.ts';

/** From now on the next answer to this operation is lost, though it was carried out. */
function loseAnswer(emulator: Emulator, operation: string): void {
  emulator.faults.arm({ rules: [{ kind: 'reset', when: 'after', operations: [operation] }] });
}

describe.each(['CREATE', 'RENAME', 'MSCONCAT', 'GETFILESTATUS'])('a lost answer to %s', (operation) => {
  test.each([undefined, '*'] as const)('in a write with ifNoneMatch %s changes nothing', async (ifNoneMatch) => {
    await using own = await openOwnStore({ block_size: 1024 });
    const { store, emulator, foreign } = own;
    for (const [path, size] of [
      ['small', operation === 'MSCONCAT' ? 2000 : 10],
      ['large', 9000],
    ] as const) {
      loseAnswer(emulator, operation);
      expect(await store.write(path, pattern(size), { ifNoneMatch })).toMatchObject({ path, size });
      expect(emulator.faults.count()).toBeGreaterThan(0);
      expect(Buffer.compare(await (await store.read(path)).bytes(), pattern(size))).toBe(0);
    }
    expect(await foreign.names('/')).toEqual(['large', 'small']);
  });
});

test('a lost answer to the rename of a file or directory is found out', async () => {
  await using own = await openOwnStore();
  const { store, emulator, foreign } = own;
  await store.write('a', 'new');
  await store.write('b', 'old');
  await store.write('folder/c', 'c');
  for (const [from, to] of [
    ['a', 'b'],
    ['folder', 'moved'],
  ] as const) {
    loseAnswer(emulator, 'RENAME');
    await store.rename(from, to);
  }
  expect([await foreign.names('/'), await foreign.text('/b'), await foreign.text('/moved/c')]).toEqual([['b', 'moved'], 'new', 'c']);
});

test('lost answers to deletes and new directories change nothing', async () => {
  await using own = await openOwnStore();
  const { store, emulator, foreign } = own;
  await store.write('a', 'x');
  await store.write('folder/b', 'x');
  loseAnswer(emulator, 'DELETE');
  await store.delete('a');
  loseAnswer(emulator, 'DELETE');
  await store.deleteDirectory('folder', { recursive: true });
  loseAnswer(emulator, 'MKDIRS');
  await store.createDirectory('new/folder');
  expect(await foreign.names('/')).toEqual(['new']);
});
