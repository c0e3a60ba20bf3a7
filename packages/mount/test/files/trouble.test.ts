import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { makeFolder, openMemory, override, pattern, show } from './files-place.ts';
import { flags, Program } from './program.ts';

const always = (kind: 'stall' | 'error' | 'drop') => ({ rules: [{ kind, from: 0 }] });

test('a store that stalls gives EIO in bounded time, for names, listings, reads and closes', async () => {
  const { store } = await openMemory();
  await store.write('d/a', pattern(2 ** 23));
  const stalled = new Set<string>();
  const never =
    (name: string, operation: (...given: never[]) => unknown) =>
    (...given: never[]) =>
      stalled.has(name) ? new Promise(() => undefined) : operation(...given);
  const held = override(store, {
    stat: never('stat', store.stat.bind(store)),
    read: never('read', store.read.bind(store)),
    write: never('write', store.write.bind(store)),
    delete: never('delete', store.delete.bind(store)),
  });
  const { program } = await show(held, { timeout: 100, readAhead: 0 });
  const reader = await program.open('d/a');
  const writer = await program.open('new', flags.readWrite | flags.create);
  await writer.write(0, 'kept');
  for (const name of ['stat', 'read', 'write', 'delete']) stalled.add(name);
  const late = { errno: 'EIO' };
  await expect(program.find('d')).rejects.toMatchObject(late);
  await expect(reader.read(4_000_000, 10)).rejects.toMatchObject(late);
  await expect(writer.sync()).rejects.toMatchObject(late);
  stalled.clear();
  // It went away for a while; what was not lost goes on.
  expect((await reader.read(4_000_000, 10)).length).toBe(10);
  await writer.close();
  expect(await (await store.read('new')).text()).toBe('kept');
  await reader.close();
});

test('a store that fails is EIO, and works again afterwards', async () => {
  const { store, service } = await openMemory();
  await store.write('a', 'A');
  const { program } = await show(store);
  service.faults.arm(always('error') as never);
  await expect(program.find('a')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  service.faults.clear();
  expect(await program.text('a')).toBe('A');
});

test('a caller that is killed while its file is uploaded does not end the upload', async () => {
  const { store } = await openMemory();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = override(store, {
    write: async (...given: Parameters<typeof store.write>) => {
      await gate;
      return store.write(...given);
    },
  });
  const { program, staging, close } = await show(held);
  const file = await program.open('a', flags.readWrite | flags.create);
  await file.write(0, 'content');
  const killed = new AbortController();
  const flushing = program.fileSystem.flush(file.node, file.handle, Program.caller(killed.signal));
  killed.abort(new DOMException('Killed.', 'AbortError'));
  await expect(flushing).rejects.toMatchObject({ name: 'AbortError' });
  const releasing = program.fileSystem.release(file.node, file.handle);
  release();
  await releasing;
  await close();
  expect(await (await store.read('a')).text()).toBe('content');
  expect(await readdir(staging)).toEqual([]);
});

test('ending uploads what is unsaved, and what does not get through in time stays on disk', async () => {
  const { store } = await openMemory();
  const staging = { folder: await makeFolder() };
  const quick = await show(store, { staging });
  const file = await quick.program.open('a', flags.readWrite | flags.create);
  await file.write(0, 'content');
  await quick.close();
  expect(await (await store.read('a')).text()).toBe('content');
  expect(await readdir(staging.folder)).toEqual([]);

  const slow = await show(override(store, { write: () => new Promise(() => undefined) }), { staging, timeout: 300 });
  const other = await slow.program.open('b', flags.readWrite | flags.create);
  await other.write(0, 'content');
  await slow.close(10);
  expect((await readdir(staging.folder)).length).toBe(2);
});
