import { expect, test } from 'vitest';
import { openMemory, override, pattern, show, watch } from './files-place.ts';
import { flags, Program } from './program.ts';

const long = { attributes: 60_000, names: 60_000, listings: 60_000 };

test('what another writer closed, one that opens afterwards reads, however long attributes live', async () => {
  const { store } = await openMemory();
  await store.write('a', 'one');
  const { program } = await show(store, { lifetimes: long });
  expect(await program.text('a')).toBe('one');
  await store.write('a', 'two and more');
  const file = await program.open('a');
  expect(file.keepCache).toBe(false);
  expect((await file.read(0, 100)).toString()).toBe('two and more');
  await file.close();
  const again = await program.open('a');
  expect(again.keepCache).toBe(true);
  await again.close();
});

test('files that never change are opened without asking', async () => {
  const { store, service } = await openMemory();
  await store.write('a', 'one');
  const { program } = await show(store, { immutable: true, lifetimes: {} });
  await program.text('a');
  const before = service.requests.count;
  expect(await program.text('a')).toBe('one');
  expect(service.requests.count).toBe(before);
});

test('a change underneath is EIO from then on, never bytes of both', async () => {
  const { store } = await openMemory();
  const before = pattern(8 * 2 ** 20, 1);
  const after = pattern(8 * 2 ** 20, 2);
  await store.write('a', before);
  const { program, contents, events } = await show(store, { readAhead: 0 });
  const file = await program.open('a');
  expect((await file.read(0, 1_000)).equals(before.subarray(0, 1_000))).toBe(true);
  await store.write('a', after);
  await expect(file.read(4_000_000, 1_000)).rejects.toMatchObject({ errno: 'EIO' });
  // Also for what is in memory still.
  await expect(file.read(0, 1_000)).rejects.toMatchObject({ errno: 'EIO' });
  expect(contents).toContain(file.node);
  expect(events.map(({ kind }) => kind)).toEqual(['content-changed']);
  const again = await program.open('a');
  expect((await again.read(4_000_000, 1_000)).equals(after.subarray(4_000_000, 4_001_000))).toBe(true);
  await again.close();
  await file.close();
});

test("one who opens the new version makes those of the old one stale, as they share the kernel's pages", async () => {
  const { store } = await openMemory();
  await store.write('a', 'old');
  const { program } = await show(store);
  const old = await program.open('a');
  expect((await old.read(0, 10)).toString()).toBe('old');
  await store.write('a', 'new!');
  const fresh = await program.open('a');
  expect((await fresh.read(0, 10)).toString()).toBe('new!');
  await expect(old.read(0, 10)).rejects.toMatchObject({ errno: 'EIO' });
  await old.close();
  await fresh.close();
});

test('by option a reader restarts with the new content from the beginning', async () => {
  const { store } = await openMemory();
  await store.write('a', pattern(2 ** 22, 1));
  const after = pattern(2 ** 22, 2);
  const { program } = await show(store, { onChange: 'restart', readAhead: 0 });
  const untouched = await program.open('a');
  const file = await program.open('a');
  await file.read(0, 1_000);
  await store.write('a', after);
  await (await program.open('a')).close();
  await expect(file.read(1_000, 1_000)).rejects.toMatchObject({ errno: 'EIO' });
  expect((await file.read(0, 1_000)).equals(after.subarray(0, 1_000))).toBe(true);
  expect((await file.read(1_000, 1_000)).equals(after.subarray(1_000, 2_000))).toBe(true);
  expect((await untouched.read(2_000, 1_000)).equals(after.subarray(2_000, 3_000))).toBe(true);
  await file.close();
  await untouched.close();
});

test('a small file takes one request to open and read, and a sequential reader few large ones', async () => {
  const { store } = await openMemory();
  const content = pattern(32 * 2 ** 20);
  await store.write('small', 'small');
  await store.write('large', content);
  const watched = watch(store, ['stat', 'read']);
  const { program } = await show(watched.store, { lifetimes: long });
  await program.names();
  watched.calls.length = 0;
  expect(await program.text('small')).toBe('small');
  expect(watched.calls.map(([name]) => name)).toEqual(['read']);

  watched.calls.length = 0;
  const file = await program.open('large');
  for (let at = 0; at < content.length; at += 2 ** 17) {
    expect((await file.read(at, 2 ** 17)).equals(content.subarray(at, at + 2 ** 17))).toBe(true);
  }
  expect(watched.calls.length).toBeLessThan(25);
  await file.close();
});

test('reads here and there fetch no more than the blocks they touch', async () => {
  const { store } = await openMemory();
  const content = pattern(32 * 2 ** 20);
  await store.write('large', content);
  const watched = watch(store, ['read']);
  const { program } = await show(watched.store);
  const file = await program.open('large');
  for (const at of [30_000_000, 3_000_000, 20_000_000, 9_000_000]) {
    expect((await file.read(at, 4_096)).equals(content.subarray(at, at + 4_096))).toBe(true);
  }
  const lengths = watched.calls.map(([, , options]) => (options as { readonly range: { readonly length: number } }).range.length);
  // The beginning, which opening fetches, and one block for each.
  expect(lengths).toEqual([2 ** 18, 2 ** 18, 2 ** 18, 2 ** 18, 2 ** 18]);
  await file.close();
});

test("one who stops waiting ends nobody else's read", async () => {
  const { store } = await openMemory();
  const content = pattern(4 * 2 ** 20);
  await store.write('a', content);
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isHeld = false;
  const held = override(store, {
    read: async (...given: Parameters<typeof store.read>) => {
      if (isHeld) await gate;
      return store.read(...given);
    },
  });
  const { program } = await show(held, { readAhead: 0 });
  const file = await program.open('a');
  await file.read(0, 1);
  isHeld = true;
  const killed = new AbortController();
  const one = file.read(3_000_000, 1_000, killed.signal);
  const other = file.read(3_000_100, 1_000);
  killed.abort(new DOMException('Killed.', 'AbortError'));
  await expect(one).rejects.toMatchObject({ name: 'AbortError' });
  release();
  expect((await other).equals(content.subarray(3_000_100, 3_001_100))).toBe(true);
  await file.close();
});

test('a file that is removed elsewhere is gone, and its reader gets EIO', async () => {
  const { store } = await openMemory();
  await store.write('a', pattern(2 ** 23));
  const { program } = await show(store, { readAhead: 0 });
  const file = await program.open('a');
  await store.delete('a');
  await expect(file.read(4_000_000, 10)).rejects.toMatchObject({ errno: 'EIO' });
  expect(await program.find('a')).toBeUndefined();
  await file.close();
});

test('readers go on while a file is being uploaded, and writers wait for it', async () => {
  const { store } = await openMemory();
  await store.write('a', 'before');
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const held = override(store, {
    write: async (...given: Parameters<typeof store.write>) => {
      await gate;
      return store.write(...given);
    },
  });
  const { program } = await show(held);
  const file = await program.open('a', flags.readWrite);
  const other = await program.open('a', flags.readWrite);
  await file.write(0, 'BEFORE');
  const syncing = file.sync();
  expect((await other.read(0, 10)).toString()).toBe('BEFORE');
  const writing = other.write(6, ' and after');
  release();
  await syncing;
  expect(await (await store.read('a')).text()).toBe('BEFORE');
  await writing;
  await other.close();
  await file.close();
  expect(await (await store.read('a')).text()).toBe('BEFORE and after');
  expect((await program.fileSystem.getAttributes(file.node, undefined, Program.caller())).attributes.size).toBe(16);
});
