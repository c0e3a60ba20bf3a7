import { readdir, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeFolder, openMemory, pattern, show, watch } from './files-place.ts';
import { flags, Program } from './program.ts';

const create = flags.readWrite | flags.create;

test('a program reads its own bytes through any handle before it closes, and the store has them after', async () => {
  const { store } = await openMemory();
  const { program, staging } = await show(store);
  const writer = await program.open('a.txt', create);
  await writer.write(0, 'hello');
  const reader = await program.open('a.txt');
  expect((await reader.read(0, 100)).toString()).toBe('hello');
  expect(await program.names()).toEqual(['a.txt']);
  expect((await program.find('a.txt'))?.attributes.size).toBe(5);
  expect(await store.exists('a.txt')).toBe(false);
  await writer.write(5, ' world');
  expect((await reader.read(0, 100)).toString()).toBe('hello world');
  await writer.close();
  expect(await (await store.read('a.txt')).text()).toBe('hello world');
  await reader.close();
  expect(await readdir(staging)).toEqual([]);
  expect((await stat(staging)).mode & 0o777).toBe(0o700);
});

test('sync brings what was written into the store while the file stays open', async () => {
  const { store } = await openMemory();
  const { program } = await show(store);
  const file = await program.open('a.txt', create);
  await file.write(0, 'one');
  await file.sync();
  expect(await (await store.read('a.txt')).text()).toBe('one');
  await file.write(3, ' two');
  await file.close();
  expect(await (await store.read('a.txt')).text()).toBe('one two');
});

test('a large file that is written from the beginning to the end is uploaded meanwhile, in one pass', async () => {
  const { store, service } = await openMemory();
  const { program } = await show(store);
  const content = pattern(24 * 2 ** 20);
  const file = await program.open('large.bin', create);
  for (let at = 0; at < content.length; at += 2 ** 20) {
    await file.write(at, content.subarray(at, at + 2 ** 20));
    // As long as a program takes for the next.
    await setTimeout(5);
  }
  const before = service.requests.count;
  expect(before).toBeGreaterThan(10);
  expect(await store.exists('large.bin')).toBe(false);
  expect((await file.read(5_000_000, 1_000)).equals(content.subarray(5_000_000, 5_001_000))).toBe(true);
  await file.close();
  expect(service.requests.count - before).toBeLessThan(12);
  expect(Buffer.from(await (await store.read('large.bin')).bytes()).equals(content)).toBe(true);
});

test('what is uploaded meanwhile comes from writes of all sizes, whose memory is used again', async () => {
  const { store, service } = await openMemory();
  const { program } = await show(store);
  const content = pattern(24 * 2 ** 20);
  const sizes = [1_000, 100_000, 700_001, 2 ** 20, 4_096, 65_536];
  const memory = Buffer.alloc(2 ** 20);
  const file = await program.open('large.bin', create);
  for (let at = 0, count = 0; at < content.length; count++) {
    const size = content.copy(memory, 0, at, at + (sizes[count % sizes.length] ?? 1));
    await file.write(at, memory.subarray(0, size));
    memory.fill(0);
    at += size;
    // A store that catches up now and then, and does not at other times.
    if (count % 10 === 0) await setTimeout(5);
  }
  expect(service.requests.count).toBeGreaterThan(10);
  await file.close();
  expect(Buffer.from(await (await store.read('large.bin')).bytes()).equals(content)).toBe(true);
});

test('cutting and growing a file that is uploaded meanwhile reach the store', async () => {
  const { store } = await openMemory();
  const { program } = await show(store);
  const content = pattern(12 * 2 ** 20);
  for (const size of [10_000_000, 14_000_000]) {
    const file = await program.open(`${size}.bin`, create);
    for (let at = 0; at < content.length; at += 2 ** 20) await file.write(at, content.subarray(at, at + 2 ** 20));
    await file.truncate(size);
    await file.close();
    const expected = Buffer.concat([content.subarray(0, size), Buffer.alloc(Math.max(0, size - content.length))]);
    expect(Buffer.from(await (await store.read(`${size}.bin`)).bytes()).equals(expected)).toBe(true);
  }
});

test('going back into what was uploaded already gives the file as it was written in the end', async () => {
  const { store } = await openMemory();
  const { program } = await show(store);
  const content = pattern(20 * 2 ** 20);
  const file = await program.open('large.bin', create);
  for (let at = 0; at < content.length; at += 2 ** 20) await file.write(at, content.subarray(at, at + 2 ** 20));
  await file.write(4, 'header');
  content.write('header', 4);
  await file.close();
  expect(Buffer.from(await (await store.read('large.bin')).bytes()).equals(content)).toBe(true);
});

test('a hole reads as zeros, also after cutting and growing', async () => {
  const { store } = await openMemory();
  await store.write('a.bin', 'abcdefghij');
  const { program } = await show(store);
  const file = await program.open('a.bin', flags.readWrite);
  await file.truncate(4);
  await file.truncate(8);
  expect((await file.read(0, 100)).toString('latin1')).toBe('abcd\0\0\0\0');
  await file.write(10, 'z');
  expect(await file.size()).toBe(11);
  await file.close();
  expect(await (await store.read('a.bin')).text()).toBe('abcd\0\0\0\0\0\0z');
});

test('a change in the middle of a file fetches the rest when it is closed, and O_TRUNC fetches nothing', async () => {
  const { store } = await openMemory();
  const content = pattern(4 * 2 ** 20);
  await store.write('a.bin', content);
  const watched = watch(store, ['read']);
  const { program } = await show(watched.store);
  const file = await program.open('a.bin', flags.writeOnly);
  await file.write(2_000_000, 'changed');
  content.write('changed', 2_000_000);
  expect(watched.calls).toHaveLength(0);
  await file.close();
  expect(Buffer.from(await (await store.read('a.bin')).bytes()).equals(content)).toBe(true);
  watched.calls.length = 0;
  await program.write('a.bin', 'short');
  expect(watched.calls).toHaveLength(0);
  expect(await (await store.read('a.bin')).text()).toBe('short');
});

test('two handles that append to one file lose nothing', async () => {
  const { store } = await openMemory();
  await store.write('log', '0');
  const { program } = await show(store);
  const one = await program.open('log', flags.writeOnly | flags.append);
  const other = await program.open('log', flags.writeOnly | flags.append);
  await Promise.all([one.write(1, '11'), other.write(1, '22')]);
  await Promise.all([one.close(), other.close()]);
  expect([...(await (await store.read('log')).text())].sort().join('')).toBe('01122');
});

test('O_EXCL refuses what is there, here or in the store', async () => {
  const { store } = await openMemory();
  await store.write('a', 'A');
  const { program } = await show(store);
  const exclusive = create | flags.exclusive;
  await expect(program.open('a', exclusive)).rejects.toMatchObject({ errno: 'EEXIST' });
  const lock = await program.open('lock', exclusive);
  await expect(program.open('lock', exclusive)).rejects.toMatchObject({ errno: 'EEXIST' });
  await lock.close();
});

test('a file that is made elsewhere in the meantime is not replaced', async () => {
  const { store } = await openMemory();
  const { program, events } = await show(store);
  const file = await program.open('a', create);
  await file.write(0, 'mine');
  await store.write('a', 'theirs');
  await expect(file.close()).rejects.toMatchObject({ code: 'PATH.EXISTS' });
  expect(await (await store.read('a')).text()).toBe('theirs');
  expect(await program.text('a')).toBe('theirs');
  expect(events.map(({ kind }) => kind)).toEqual(['upload-failed']);
});

test('a file that is changed elsewhere in the meantime is not replaced, unless asked for', async () => {
  const { store } = await openMemory();
  for (const onConflict of ['fail', 'overwrite'] as const) {
    await store.write('a', 'before');
    const { program } = await show(store, { onConflict });
    const file = await program.open('a', flags.writeOnly | flags.truncate);
    await file.write(0, 'mine');
    await store.write('a', 'theirs');
    const closing = file.close();
    if (onConflict === 'fail') await expect(closing).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    else await closing;
    expect(await (await store.read('a')).text()).toBe(onConflict === 'fail' ? 'theirs' : 'mine');
  }
});

test('truncating by path uploads at once', async () => {
  const { store } = await openMemory();
  await store.write('a', 'abcdef');
  const { program, staging } = await show(store);
  await program.fileSystem.setAttributes(await program.node('a'), { size: 3 }, Program.caller());
  expect(await (await store.read('a')).text()).toBe('abc');
  expect(await readdir(staging)).toEqual([]);
});

test('times are kept for the life of the mount, modes and owners are taken without effect', async () => {
  const { store } = await openMemory();
  const { program } = await show(store, { umask: 0o077, uid: 7, gid: 8 });
  await program.write('a', 'A');
  const node = await program.node('a');
  await program.fileSystem.setAttributes(node, { mode: 0o755, uid: 1, gid: 1, modified: 1_000_000 }, Program.caller());
  program.fileSystem.forget(node, 10);
  expect((await program.find('a'))?.attributes).toMatchObject({ mode: 0o600, uid: 7, gid: 8, modified: 1_000_000 });
  await program.write('a', 'B');
  expect((await program.find('a'))?.attributes.modified).toBeGreaterThan(1_000_000);
});

test('a staging folder that is full is ENOSPC, and has room again after a close', async () => {
  const { store } = await openMemory();
  const { program } = await show(store, { staging: { folder: await makeFolder(), size: 100_000 } });
  const file = await program.open('a', create);
  await file.write(0, Buffer.alloc(90_000));
  await file.write(0, Buffer.alloc(90_000));
  await expect(file.write(90_000, Buffer.alloc(20_000))).rejects.toMatchObject({ errno: 'ENOSPC' });
  await file.close();
  await program.write('b', Buffer.alloc(90_000));
  expect((await store.stat('b')).kind).toBe('file');
});

test('links are refused', async () => {
  const { store } = await openMemory();
  const { program } = await show(store);
  await expect(program.fileSystem.makeSymlink(1, 'a', 'b', Program.caller())).rejects.toMatchObject({ errno: 'EPERM' });
});
