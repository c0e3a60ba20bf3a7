import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../src/client.ts';
import { withLockFile } from '../src/lock-file.ts';
import { pathsOf } from './collect.ts';
import { openFolder } from './open-folder.ts';
import { nextMessage, startProgram } from './programs/program.ts';

describe('several processes on one folder', () => {
  it('lose no change that each made on the condition that nobody else did', async () => {
    await using opened = await openFolder();
    await writeFile(join(opened.root, 'counter'), '000000');
    const programs = Array.from({ length: 3 }, () => startProgram('count', [opened.root, '40']));
    await Promise.all(programs.map(({ finished }) => finished));
    expect(await readFile(join(opened.root, 'counter'), 'utf8')).toBe('000120');
    expect(await readdir(opened.root)).toEqual(['counter']);
  });

  it('create each file once', async () => {
    await using opened = await openFolder();
    const names = ['a', 'b', 'c'];
    const programs = names.map((name) => startProgram('claim', [opened.root, name, '100']));
    await Promise.all(programs.map(nextMessage));
    for (const { child } of programs) child.send('go');
    const won = (await Promise.all(programs.map(({ finished }) => finished))).map((messages) => messages.at(-1) as readonly number[]);
    expect(won.flat().sort((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    for (const [index, name] of names.entries()) {
      for (const claim of won[index] ?? []) expect(await readFile(join(opened.root, `claims/${claim}`), 'utf8')).toBe(name);
    }
    expect(await readdir(join(opened.root, 'claims'))).toHaveLength(100);
  });

  it('do not mix what each appends', async () => {
    await using opened = await openFolder();
    const letters = ['a', 'b', 'c'];
    await Promise.all(letters.map((letter) => startProgram('add-lines', [opened.root, letter, '20']).finished));
    const lines = (await readFile(join(opened.root, 'log'), 'utf8')).split('\n').slice(0, -1);
    expect(lines).toHaveLength(60);
    for (const letter of letters) {
      const own = lines.filter((line) => line === letter.repeat(line.length)).map(({ length }) => length - 20_000);
      expect(own.sort((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    }
  });
});

describe('a process that is killed in the middle of a write', () => {
  it('leaves the old file, and something that nobody sees and that is swept after a day', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('folder/file', 'old');
    const program = startProgram('write-slowly', [root]);
    expect(await nextMessage(program)).toBe('half');
    const ended = program.finished.catch((error: unknown) => String(error));
    program.child.kill('SIGKILL');
    expect(await ended).toContain('SIGKILL');

    expect(await readFile(join(root, 'folder/file'), 'utf8')).toBe('old');
    expect(await pathsOf(store.list('', { recursive: true }))).toEqual(['folder', 'folder/file']);
    const [leftover = ''] = (await readdir(join(root, 'folder'))).filter((name) => name !== 'file');
    expect(leftover).toMatch(/^\.stowage-local-.+\.tmp$/);
    const path = `folder/${leftover}`;
    for (const step of [() => store.stat(path), () => store.write(path, 'x'), () => store.delete(path)]) {
      await expect(step()).rejects.toMatchObject({ code: 'PATH.INVALID' });
    }

    await store.list('folder').pages()[Symbol.asyncIterator]().next();
    expect(existsSync(join(root, 'folder', leftover))).toBe(true);
    const beforeYesterday = Date.now() / 1_000 - 2 * 86_400;
    await utimes(join(root, 'folder', leftover), beforeYesterday, beforeYesterday);
    await pathsOf(store.list('', { recursive: true }));
    expect(await readdir(join(root, 'folder'))).toEqual(['file']);
  });

  it('does not keep an empty folder from being deleted, once it is old', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await mkdir(join(root, 'folder'));
    const leftover = join(root, 'folder/.stowage-local-x.tmp');
    await writeFile(leftover, 'x');
    await expect(store.deleteDirectory('folder')).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
    await utimes(leftover, 1, 1);
    await store.deleteDirectory('folder');
    expect(existsSync(join(root, 'folder'))).toBe(false);
  });
});

describe('the lock for conditional changes', () => {
  it('of a process that has died is broken, and then held by one at a time', async () => {
    await using opened = await openFolder();
    const client = new LocalClient(opened.root, false);
    using folder = await client.pin('');
    const died = Promise.withResolvers<void>();
    const holding = withLockFile(client, folder, 'file', {}, () => died.promise);
    while ((await readdir(opened.root)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    let holders = 0;
    const task = async (): Promise<void> => {
      expect(++holders).toBe(1);
      await readdir(opened.root);
      holders--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLockFile(client, folder, 'file', { patience: 200 }, task)));
    died.resolve();
    await holding;
    expect(await readdir(opened.root)).toEqual([]);
  });

  it('is not taken from one who took it over', async () => {
    await using opened = await openFolder();
    const client = new LocalClient(opened.root, false);
    using folder = await client.pin('');
    await withLockFile(client, folder, 'file', {}, async () => {
      const [name = ''] = await readdir(opened.root);
      await client.remove(join(opened.root, name));
      await writeFile(join(opened.root, name), '');
    });
    expect(await readdir(opened.root)).toHaveLength(1);
  });

  it('shows that its holder lives, and can be given up on', async () => {
    await using opened = await openFolder();
    const client = new LocalClient(opened.root, false);
    using folder = await client.pin('');
    const controller = new AbortController();
    await withLockFile(client, folder, 'file', {}, async ({ keep }) => {
      const [name = ''] = await readdir(opened.root);
      await utimes(join(opened.root, name), 1, 1);
      const waiting = withLockFile(client, folder, 'file', { signal: controller.signal }, async () => 'taken');
      await keep();
      expect((await client.facts(join(opened.root, name))).modified).toBeGreaterThan(1_000_000_000n);
      controller.abort(new Error('enough'));
      await expect(waiting).rejects.toBe(controller.signal.reason);
    });
    expect(await readdir(opened.root)).toEqual([]);
  });
});
