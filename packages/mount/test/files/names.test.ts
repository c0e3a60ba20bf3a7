import { expect, test } from 'vitest';
import { openMemory, override, pattern, show } from './files-place.ts';
import { openPlainStore } from './plain-store.ts';
import { flags, Program } from './program.ts';

test('what is unlinked while it is open goes on for those that have it open, read or written', async () => {
  const { store } = await openMemory();
  const content = pattern(3_000_000);
  await store.write('a', content);
  const { program, staging } = await show(store);
  const reader = await program.open('a');
  const temporary = await program.open('tmp', flags.readWrite | flags.create);
  await temporary.write(0, 'still here');
  await program.unlink('a');
  await program.unlink('tmp');
  expect(await program.names()).toEqual([]);
  expect(await store.exists('a')).toBe(false);
  expect((await reader.read(0, content.length)).equals(content)).toBe(true);
  await temporary.write(10, '!');
  expect((await temporary.read(0, 100)).toString()).toBe('still here!');
  await temporary.close();
  await reader.close();
  expect(await store.exists('tmp')).toBe(false);
  const { readdir } = await import('node:fs/promises');
  expect(await readdir(staging)).toEqual([]);
});

test('a rename over a file that is open leaves its readers what they had', async () => {
  const { store } = await openMemory();
  await store.write('old', 'old content');
  await store.write('new', 'new content');
  const { program } = await show(store);
  const reader = await program.open('old');
  await program.rename('new', 'old');
  expect((await reader.read(0, 100)).toString()).toBe('old content');
  expect(await program.text('old')).toBe('new content');
  await reader.close();
});

test('a file that is renamed while it is read, and while it is written, goes on under its new name', async () => {
  const { store } = await openMemory();
  const content = pattern(2 ** 23);
  await store.write('a', content);
  const { program } = await show(store);
  const reader = await program.open('a');
  await reader.read(0, 4_096);
  const node = await program.node('a');
  await program.rename('a', 'b');
  expect(await program.node('b')).toBe(node);
  expect((await reader.read(4_000_000, 1_000_000)).equals(content.subarray(4_000_000, 5_000_000))).toBe(true);
  await reader.close();
  const writer = await program.open('c', flags.readWrite | flags.create);
  await writer.write(0, 'one');
  await program.rename('c', 'd');
  await writer.write(3, ' two');
  await writer.close();
  expect(await (await store.read('d')).text()).toBe('one two');
  expect(await store.exists('c')).toBe(false);
});

test('renames that must not be', async () => {
  const { store } = await openMemory();
  await store.write('d/x', 'X');
  await store.write('e/y', 'Y');
  await store.write('f', 'F');
  const { program } = await show(store);
  await expect(program.rename('f', 'd')).rejects.toMatchObject({ errno: 'EISDIR' });
  await expect(program.rename('d', 'f')).rejects.toMatchObject({ errno: 'ENOTDIR' });
  await expect(program.rename('d', 'e')).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
  await expect(program.rename('f', 'd/x', false)).rejects.toMatchObject({ errno: 'EEXIST' });
  await expect(program.rename('nothing', 'g')).rejects.toMatchObject({ errno: 'ENOENT' });
  await program.makeDirectory('empty');
  await program.rename('d', 'empty');
  expect(await program.text('empty/x')).toBe('X');
});

test('a directory is not removed while something is in it, in the store or only here', async () => {
  const { store } = await openMemory();
  await store.write('d/x', 'X');
  const { program } = await show(store);
  await expect(program.removeDirectory('d')).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
  await program.unlink('d/x');
  const file = await program.open('d/y', flags.readWrite | flags.create);
  await expect(program.removeDirectory('d')).rejects.toMatchObject({ errno: 'ENOTEMPTY' });
  await program.unlink('d/y');
  await file.close();
  await program.removeDirectory('d');
  expect(await program.names()).toEqual([]);
});

test('where directories are only names, one that was made or emptied stays until it is removed, and is renamed file by file', async () => {
  const { store, files } = await openPlainStore();
  const { program } = await show(store);
  await program.makeDirectory('a');
  expect(await program.names()).toEqual(['a']);
  await program.makeDirectory('a/deep');
  for (let index = 0; index < 20; index++) await program.write(`a/deep/f${index}`, `${index}`);
  const open = await program.open('a/deep/f3', flags.readWrite);
  await open.write(1, '!');
  await program.rename('a', 'b');
  expect([...files.keys()].every((path) => path.startsWith('b/deep/'))).toBe(true);
  expect((await open.read(0, 10)).toString()).toBe('3!');
  await open.close();
  expect(await program.text('b/deep/f3')).toBe('3!');
  for (const name of await program.names('b/deep')) await program.unlink(`b/deep/${name}`);
  expect(await program.names('b')).toEqual(['deep']);
  await program.removeDirectory('b/deep');
  await program.removeDirectory('b');
  expect(await program.names()).toEqual([]);
});

test('a listing gives attributes, so that looking at each entry asks the store nothing', async () => {
  const { store, service } = await openMemory();
  for (let index = 0; index < 300; index++) await store.write(`d/f${index}`, 'x'.repeat(index));
  const { program } = await show(store, { lifetimes: {} });
  await program.names('d');
  const before = service.requests.count;
  const items = await program.list('d');
  for (const { name } of items.slice(0, 50)) await program.find(`d/${name}`);
  expect(service.requests.count).toBe(before);
  expect(items).toHaveLength(300);
  expect(items.find(({ name }) => name === 'f37')?.found?.attributes.size).toBe(37);
  // What is made and removed here shows at once.
  await program.unlink('d/f0');
  await program.write('d/new', 'N');
  const names = await program.names('d');
  expect([names.includes('f0'), names.includes('new'), names.length]).toEqual([false, true, 300]);
});

test('the first entries of a listing come before its last page', async () => {
  const { store } = await openMemory();
  for (let index = 0; index < 50; index++) await store.write(`f${index}`, '');
  const slow = override(store, {
    list: () => ({
      async *pages() {
        for await (const page of store.list('', { pageSize: 10 }).pages()) {
          yield page;
          await new Promise(() => undefined);
        }
      },
    }),
  });
  const { program } = await show(slow, { timeout: 300 });
  const handle = await program.fileSystem.openDirectory(1, Program.caller());
  const names: string[] = [];
  const reading = (async () => {
    for await (const { name } of program.fileSystem.readDirectory(1, handle, 0, true, Program.caller())) names.push(name);
  })();
  // The page that never comes is given up in bounded time, and what came before it was there.
  await expect(reading).rejects.toMatchObject({ errno: 'EIO' });
  expect(names).toHaveLength(10);
});

test('nodes keep their number while they are referred to, and are let go when they are forgotten', async () => {
  const { store } = await openMemory();
  await store.write('d/a', 'A');
  const { program } = await show(store);
  const first = await program.node('d/a');
  expect(await program.node('d/a')).toBe(first);
  const directory = await program.node('d');
  program.fileSystem.forget(first, 2);
  program.fileSystem.forget(directory, 3);
  await expect(program.fileSystem.getAttributes(first, undefined, Program.caller())).rejects.toMatchObject({ errno: 'ESTALE' });
  expect(await program.node('d/a')).not.toBe(first);
});

test('names that Linux cannot show are hidden and reported, and too long ones refused', async () => {
  const { store } = await openPlainStore();
  const long = 'ü'.repeat(128);
  await store.write(long, 'x');
  await store.write('short', 'x');
  const { program, events } = await show(store);
  expect(await program.names()).toEqual(['short']);
  expect(events.map(({ kind }) => kind)).toEqual(['name-hidden']);
  await expect(program.find(long)).rejects.toMatchObject({ errno: 'ENAMETOOLONG' });
});

test('a mount of a folder sees that folder alone, and what is refused says so', async () => {
  const { store } = await openMemory();
  await store.write('a/b/c', 'C');
  const { program } = await show(store, { path: 'a/b' });
  expect(await program.names()).toEqual(['c']);
  await program.write('d', 'D');
  expect(await (await store.read('a/b/d')).text()).toBe('D');
  await expect(show(store, { path: 'a/b/c' })).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
  await expect(show(store, { path: 'nothing', readOnly: true })).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
  await expect(show(store, { umask: -1 })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
});
