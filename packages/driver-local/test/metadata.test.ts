import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../src/client.ts';
import { putRecord } from '../src/metadata-files.ts';
import { bind } from '../src/metadata-record.ts';
import { pathsOf } from './collect.ts';
import { type OpenFolder, openFolder } from './open-folder.ts';

const kept = '.stowage-local';

async function metadataOf({ store }: OpenFolder, path: string): Promise<unknown> {
  const { kind, metadata, ...entry } = await store.stat(path);
  return {
    ...metadata,
    ...('contentType' in entry && entry.contentType !== undefined && { contentType: entry.contentType }),
    ...(kind !== 'file' && { kind }),
  };
}

describe('metadata beside a file', () => {
  it('costs nothing when there is none', async () => {
    await using opened = await openFolder();
    await opened.store.write('a', 'x');
    await opened.store.write('b', 'x', { metadata: {} });
    await opened.store.copy('a', 'c');
    await opened.store.setMetadata('a', {});
    expect((await readdir(opened.root)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('is told by stat and read, and does not show in a listing', async () => {
    await using opened = await openFolder();
    await opened.store.write('folder/a', 'x', { metadata: { Source: 'sensor' }, contentType: 'text/csv' });
    expect(await metadataOf(opened, 'folder/a')).toEqual({ source: 'sensor', contentType: 'text/csv' });
    await using result = await opened.store.read('folder/a');
    expect(result.entry).toMatchObject({ metadata: { source: 'sensor' }, contentType: 'text/csv' });
    expect(await pathsOf(opened.store.list('', { recursive: true }))).toEqual(['folder', 'folder/a']);
  });

  it('goes along with copy, rename, a renamed folder and an append', async () => {
    await using opened = await openFolder();
    const { store } = opened;
    const all = { source: 'sensor', contentType: 'text/csv' };
    await store.write('folder/a', 'x', { metadata: { source: 'sensor' }, contentType: 'text/csv' });
    await store.copy('folder/a', 'copied');
    await store.rename('folder/a', 'folder/b');
    await store.rename('folder', 'moved');
    await store.append('moved/b', 'y');
    expect(await metadataOf(opened, 'copied')).toEqual(all);
    expect(await metadataOf(opened, 'moved/b')).toEqual(all);
    await store.rename('copied', 'created', { ifNoneMatch: '*' });
    expect(await metadataOf(opened, 'created')).toEqual(all);
  });

  it('is gone with the file, and the last of it takes its folder along', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('folder/a', 'x', { metadata: { a: '1' } });
    await store.write('folder/b', 'x', { metadata: { b: '1' } });
    await store.delete('folder/a');
    expect(await readdir(join(root, 'folder', kept))).toEqual(['b']);
    await store.setMetadata('folder/b', {});
    expect(await readdir(join(root, 'folder'))).toEqual(['b']);
    await store.write('folder/b', 'x', { metadata: { b: '1' } });
    await store.rename('folder/b', 'other/b');
    expect(await readdir(join(root, 'folder'))).toEqual([]);
  });

  it('is not that of a later file of the same name', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('a', 'x', { metadata: { old: 'yes' } });
    await store.write('a', 'x');
    expect(await metadataOf(opened, 'a')).toEqual({});
    await store.write('a', 'x', { metadata: { old: 'yes' } });
    await writeFile(join(root, 'by-another'), 'x');
    await rename(join(root, 'by-another'), join(root, 'a'));
    expect(await metadataOf(opened, 'a')).toEqual({});
  });

  it('stays when another program changes the bytes in their place', async () => {
    await using opened = await openFolder();
    await opened.store.write('a', 'x', { metadata: { source: 'sensor' } });
    await appendFile(join(opened.root, 'a'), 'more');
    expect(await metadataOf(opened, 'a')).toEqual({ source: 'sensor' });
  });

  it('survives a copy of the whole folder that keeps times, as backups do', async () => {
    await using opened = await openFolder();
    await opened.store.write('folder/a', 'x', { metadata: { source: 'sensor' } });
    execFileSync('cp', ['-a', opened.root, join(opened.base, 'restored')]);
    await using restored = await opened.openAt(join(opened.base, 'restored'));
    expect((await restored.stat('folder/a')).metadata).toEqual({ source: 'sensor' });
  });

  it('changes in one step with the bytes: a crash between the two leaves each file its own', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('a', 'old', { metadata: { version: 'old' } });
    await store.write('staged', 'new');
    // All that a write does before its last step.
    const client = new LocalClient(root, false);
    using folder = await client.pin('');
    const [present, staged] = [await client.facts(join(root, 'a')), await client.facts(join(root, 'staged'))];
    await putRecord(client, folder, 'a', bind({ metadata: { version: 'new' }, headers: {} }, staged), present);
    expect(await metadataOf(opened, 'a')).toEqual({ version: 'old' });
    await rename(join(root, 'staged'), join(root, 'a'));
    expect(await metadataOf(opened, 'a')).toEqual({ version: 'new' });
  });

  it('does not stand in the way of deleting an empty folder', async () => {
    await using opened = await openFolder();
    await opened.store.write('folder/a', 'x', { metadata: { a: '1' } });
    await rename(join(opened.root, 'folder/a'), join(opened.root, 'moved by another program'));
    await opened.store.deleteDirectory('folder');
    expect(existsSync(join(opened.root, 'folder'))).toBe(false);
  });

  it('is that of the file that a link leads to', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    await store.write('real/a', 'x', { metadata: { source: 'sensor' } });
    execFileSync('ln', ['-s', 'real/a', join(root, 'link')]);
    expect(await metadataOf(opened, 'link')).toEqual({ source: 'sensor' });
    await store.setMetadata('link', { source: 'camera' });
    expect(await metadataOf(opened, 'real/a')).toEqual({ source: 'camera' });
  });

  it('that cannot be read is DATA.CORRUPT, and can be set anew', async () => {
    await using opened = await openFolder();
    const { store, root } = opened;
    for (const text of ['{', '[]', '{"version":1,"records":[{}]}', '{"version":2,"records":[]}', 'null']) {
      await store.write('a', 'content', { metadata: { a: '1' } });
      await writeFile(join(root, kept, 'a'), text);
      await expect(store.stat('a'), text).rejects.toMatchObject({ code: 'DATA.CORRUPT', retryable: false });
      await store.write('a', 'new', { metadata: { a: '2' } });
      expect(await metadataOf(opened, 'a')).toEqual({ a: '2' });
    }
    await writeFile(join(root, kept, 'a'), '{');
    await store.setMetadata('a', { a: '3' });
    expect(await metadataOf(opened, 'a')).toEqual({ a: '3' });
  });

  it('is kept of files only', async () => {
    await using opened = await openFolder();
    await mkdir(join(opened.root, 'folder'));
    await expect(opened.store.setMetadata('folder', { a: '1' })).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await expect(opened.store.setMetadata('', { a: '1' })).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await opened.store.write('a', 'x', { metadata: { a: 'x' } });
    expect(JSON.parse(await readFile(join(opened.root, kept, 'a'), 'utf8'))).toMatchObject({
      version: 1,
      records: [{ metadata: { a: 'x' } }],
    });
  });
});
