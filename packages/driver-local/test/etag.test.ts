import { appendFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../src/client.ts';
import { nextModificationTime } from '../src/modification-time.ts';
import { stageFile } from '../src/staged-file.ts';
import { openFolder } from './open-folder.ts';

describe('the ETag', () => {
  it('is another one after each write, however fast and whatever inode is used again', async () => {
    await using opened = await openFolder();
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 300; round++) {
      if (round % 3 === 2) await opened.store.delete('a');
      seen.add((await opened.store.write('a', 'same')).etag);
    }
    expect(seen.size).toBe(300);
  });

  it('changes when another program changes the file in its place', async () => {
    await using opened = await openFolder();
    const { etag } = await opened.store.write('a', 'first');
    await appendFile(join(opened.root, 'a'), '+');
    const appended = (await opened.store.stat('a')).etag;
    await utimes(join(opened.root, 'a'), 1, 1);
    const touched = (await opened.store.stat('a')).etag;
    await writeFile(join(opened.root, 'a'), 'other ');
    expect(new Set([etag, appended, touched, (await opened.store.stat('a')).etag]).size).toBe(4);
  });

  it('stays when the file is renamed', async () => {
    await using opened = await openFolder();
    const { etag } = await opened.store.write('a', 'x');
    await opened.store.rename('a', 'b');
    expect((await opened.store.stat('b')).etag).toBe(etag);
  });
});

describe('the time of a version', () => {
  it('is that of no other version, also where the kernel stamps many files alike', async () => {
    await using opened = await openFolder();
    const client = new LocalClient(opened.root, false);
    using folder = await client.pin('');
    const body = { bytes: new Uint8Array(1), size: 1 };
    const staged = await Promise.all(Array.from({ length: 200 }, () => stageFile(client, folder, body, {})));
    expect(new Set(staged.map(({ facts }) => facts.modified)).size).toBe(200);
    for (const one of staged) await one[Symbol.asyncDispose]();
  });

  it('is never given twice', () => {
    const times = Array.from({ length: 10_000 }, nextModificationTime);
    expect(new Set(times).size).toBe(times.length);
    expect(Math.abs((times.at(-1) ?? 0) / 1_000 - Date.now())).toBeLessThan(1_000);
  });
});
