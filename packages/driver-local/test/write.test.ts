import { chmod, link, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from './open-folder.ts';

const megabyte = 1_024 * 1_024;

async function* repeat(chunk: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  for (let time = 0; time < times; time++) yield chunk;
}

describe('a write', () => {
  it('shows readers the old file or the new one, never a part', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    const versions = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await store.write('file', versions[0] ?? '');
    const writing = (async () => {
      for (let round = 0; round < 60; round++)
        await store.write('file', repeat(Buffer.from((versions[round % 2] ?? '').slice(0, 30_000)), 10));
    })();
    let done = false;
    void writing.then(() => {
      done = true;
    });
    let reads = 0;
    for (; !done; reads++) expect(versions.includes(await readFile(join(root, 'file'), 'utf8'))).toBe(true);
    await writing;
    expect(reads).toBeGreaterThan(0);
  });

  it('lets a reader finish the version that it began', async () => {
    await using opened = await openFolder();
    const old = new Uint8Array(2 * megabyte).fill(1);
    await opened.store.write('file', old);
    const iterator = (await opened.store.read('file'))[Symbol.asyncIterator]();
    const first = await iterator.next();
    await opened.store.write('file', 'new');
    let size = first.value?.byteLength ?? 0;
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
      expect(step.value.every((byte) => byte === 1)).toBe(true);
      size += step.value.byteLength;
    }
    expect(size).toBe(old.byteLength);
  });

  it('whose source fails or is aborted leaves the old file and nothing else', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('file', 'old', { metadata: { version: 'old' } });
    const failure = new Error('the source broke');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(megabyte);
      throw failure;
    }
    await expect(store.write('file', broken(), { metadata: { version: 'new' } })).rejects.toBe(failure);
    const controller = new AbortController();
    async function* aborting(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(megabyte);
      controller.abort(failure);
      yield new Uint8Array(megabyte);
    }
    await expect(store.write('file', aborting(), { signal: controller.signal })).rejects.toBe(failure);
    expect(await readFile(join(root, 'file'), 'utf8')).toBe('old');
    expect((await store.stat('file')).metadata).toEqual({ version: 'old' });
    expect((await readdir(root)).sort()).toEqual(['.stowage-local', 'file']);
    expect(await readdir(join(root, '.stowage-local'))).toEqual(['file']);
  });

  it('takes small chunks whose memory is used again', async () => {
    await using opened = await openFolder();
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(1_000);
      for (let value = 0; value < 600; value++) yield chunk.fill(value % 256);
    }
    await opened.store.write('file', reusing());
    const bytes = await readFile(join(opened.root, 'file'));
    expect(bytes.byteLength).toBe(600_000);
    expect(bytes.every((byte, index) => byte === Math.floor(index / 1_000) % 256)).toBe(true);
  });

  it('keeps the permissions of the file that it replaces', async () => {
    await using opened = await openFolder();
    for (const mode of [0o600, 0o640, 0o666, 0o755]) {
      await writeFile(join(opened.root, 'file'), 'x');
      await chmod(join(opened.root, 'file'), mode);
      await opened.store.write('file', 'new');
      expect((await stat(join(opened.root, 'file'))).mode & 0o777).toBe(mode);
    }
    await opened.store.copy('file', 'copied');
    expect((await stat(join(opened.root, 'copied'))).mode & 0o100).toBe(0o100);
  });

  it('tells its progress to the end', async () => {
    await using opened = await openFolder();
    const seen: number[] = [];
    await opened.store.write('file', repeat(new Uint8Array(megabyte), 20), { onProgress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(20 * megabyte);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
  });

  it('of one name among several of the same file changes that name only', async () => {
    await using opened = await openFolder();
    await opened.store.write('a', 'old');
    await link(join(opened.root, 'a'), join(opened.root, 'b'));
    await opened.store.write('a', 'new');
    expect(await readFile(join(opened.root, 'b'), 'utf8')).toBe('old');
  });

  it('waits for the disk where that is asked for, and does the same', async () => {
    await using opened = await openFolder({ fsync: true });
    const { store } = opened;
    await store.write('folder/a', 'one', { metadata: { a: '1' } });
    await store.append('folder/a', ' two');
    await store.copy('folder/a', 'folder/b');
    await store.rename('folder/b', 'other/b');
    await store.delete('folder/a');
    await store.deleteDirectory('folder');
    expect(await (await store.read('other/b')).text()).toBe('one two');
  });
});

describe('a rename', () => {
  it('of one name of a file onto another of the same file leaves one', async () => {
    await using opened = await openFolder();
    await opened.store.write('a', 'x');
    await link(join(opened.root, 'a'), join(opened.root, 'b'));
    await opened.store.rename('a', 'b');
    expect(await readdir(opened.root)).toEqual(['b']);
  });

  it('of a directory replaces no directory, not even an empty one', async () => {
    await using opened = await openFolder();
    const { store } = opened;
    await store.write('from/a', 'x');
    await store.createDirectory('empty');
    await store.write('full/b', 'x');
    for (const target of ['empty', 'full', ''])
      await expect(store.rename('from', target)).rejects.toMatchObject({ code: expect.stringMatching(/^PATH\.(EXISTS|INVALID)$/) });
    expect((await readdir(opened.root)).sort()).toEqual(['empty', 'from', 'full']);
    await expect(store.rename('', 'a')).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });
});

describe('a copy', () => {
  it('that is aborted leaves nothing', async () => {
    await using opened = await openFolder();
    await opened.store.write('large', repeat(new Uint8Array(megabyte), 64));
    const controller = new AbortController();
    const copying = opened.store.copy('large', 'copied', { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('enough')));
    await copying.then(
      () => expect(controller.signal.aborted).toBe(true),
      (error: unknown) => expect(error).toBe(controller.signal.reason),
    );
    expect((await readdir(opened.root)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('of a source that is cut off meanwhile is an error', async () => {
    await using opened = await openFolder();
    await opened.store.write('a', 'content');
    const result = await opened.store.read('a');
    await writeFile(join(opened.root, 'a'), 'con');
    await expect(result.bytes()).rejects.toMatchObject({ code: 'DATA.CORRUPT' });
  });
});
