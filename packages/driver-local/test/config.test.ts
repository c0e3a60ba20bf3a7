import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import local from '../src/index.ts';
import { makeFolder } from './temporary-folder.ts';

describe('the configuration', () => {
  it('names every wrong field', async () => {
    for (const [config, fields] of [
      [{}, ['path']],
      [{ path: '' }, ['path']],
      [{ path: 'a\0b' }, ['path']],
      [{ path: 1, fsync: 'yes' }, ['path', 'fsync']],
      [{ path: 'a', folder: 'b' }, ['folder']],
    ] as const) {
      const opening = openDatastore(local, config as never);
      await expect(opening).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
      for (const field of fields) await expect(opening).rejects.toThrow(field);
    }
  });

  it('has a JSON Schema that says what is a path', () => {
    expect(local.jsonSchema()).toMatchObject({
      type: 'object',
      required: ['path'],
      additionalProperties: false,
      properties: { path: { type: 'string', format: 'path' }, fsync: { type: 'boolean', default: false } },
    });
  });

  it('takes a relative path from the working directory', async () => {
    await using store = await openDatastore(local, { path: 'some/folder' });
    expect(store.location).toBe(resolve('some/folder'));
  });
});

describe('provision', () => {
  it('makes the folder and those above it, also when it is there', async () => {
    await using folder = await makeFolder();
    const path = join(folder.path, 'one/two');
    await provisionDatastore(local, { path });
    await provisionDatastore(local, { path });
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('is not done by opening, nor by a write', async () => {
    await using folder = await makeFolder();
    const path = join(folder.path, 'missing');
    await using store = await openDatastore(local, { path });
    await expect(store.write('a/b', 'x')).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND', message: expect.stringContaining(path) });
    await expect(store.createDirectory('a')).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
    expect(existsSync(path)).toBe(false);
  });
});
