import { createRegistry } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { local } from '@stowage/driver-local';
import { Workspace } from '@stowage/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tryPathBelow, tryServicePlace } from '../src/address/service-url.ts';
import { createFolder } from './support/places.ts';

describe('the URL of something in a service', () => {
  test.for([
    ['https://acc.blob.core.windows.net/data/a%20b/c.csv', 'acc.blob.core.windows.net', ['data', 'a b', 'c.csv']],
    ['https://acc.file.core.windows.net/share/dir/', 'acc.file.core.windows.net', ['share', 'dir']],
    ['http://127.0.0.1:10000/devstoreaccount1/data/x', '127.0.0.1:10000', ['devstoreaccount1', 'data', 'x']],
    ['wasbs://data@ACC.blob.core.windows.net/a%20b', 'acc.blob.core.windows.net', ['data', 'a%20b']],
    ['wasb://data@acc.blob.core.windows.net', 'acc.blob.core.windows.net', ['data']],
    ['abfss://lake@acc.dfs.core.windows.net/raw/a b.csv', 'acc.dfs.core.windows.net', ['lake', 'raw', 'a b.csv']],
    ['abfs://lake@acc.dfs.core.windows.net/', 'acc.dfs.core.windows.net', ['lake']],
    ['postgres://DB.example.com/shop/public/trips', 'db.example.com:5432', ['shop', 'public', 'trips']],
    ['postgresql://db:6432/shop', 'db:6432', ['shop']],
    ['sqlserver://db.example.com:1433/shop/dbo/my%20trips', 'db.example.com:1433', ['shop', 'dbo', 'my trips']],
    ['adl://archive.azuredatalakestore.net/clusters/x', 'archive.azuredatalakestore.net', ['clusters', 'x']],
  ] as const)('%s', ([url, host, names]) => {
    expect(tryServicePlace(url)).toEqual({ host, names });
  });

  test.for(['training:a', 'a/b', 'azureml://datastores/a/paths/b', 's3://bucket/a', 'mysql://host/db'])('%s is none', (text) => {
    expect(tryServicePlace(text)).toBeUndefined();
  });

  test.for([
    'https://acc.blob.core.windows.net/data?sp=r&sig=hush',
    'https://user:hush@acc.blob.core.windows.net/data',
    'https://acc.blob.core.windows.net/data#hush',
    'https://acc.blob.core.windows.net/%hush',
    'https://',
    'postgres://user:hush@db/shop',
    'sqlserver://db/shop?password=hush',
    'postgres:///shop',
    'abfss://acc.dfs.core.windows.net/lake',
    'abfss://lake@',
    'adl:///a',
    'abfss://lake@acc.dfs.core.windows.net/a/../b',
  ])('%s is refused, without repeating it', (url) => {
    expect(() => tryServicePlace(url)).toThrow(
      expect.objectContaining({ code: 'PATH.INVALID', message: expect.not.stringContaining('hush') }),
    );
  });

  test.for([
    ['abfss://lake@acc.dfs.core.windows.net/raw/a', 'https://acc.dfs.core.windows.net/lake', 'raw/a'],
    ['abfss://lake@acc.dfs.core.windows.net/raw/a', 'https://acc.blob.core.windows.net/lake', 'raw/a'],
    ['wasbs://lake@acc.blob.core.windows.net/', 'abfss://lake@acc.dfs.core.windows.net/', ''],
    ['adl://archive.azuredatalakestore.net/a/b', 'https://archive.azuredatalakestore.net', 'a/b'],
    ['https://acc.file.core.windows.net/share2/a', 'https://acc.file.core.windows.net/share', undefined],
    ['https://acc.file.core.windows.net/share/a', 'https://acc.blob.core.windows.net/share', undefined],
    ['https://acc.file.core.windows.net/share/a', '/mnt/data', undefined],
    ['https://acc.file.core.windows.net/share/a', 'https://', undefined],
  ] as const)('%s at %s is %s', ([url, location, path]) => {
    const place = tryServicePlace(url);
    expect(place && tryPathBelow(place, location)).toBe(path);
  });
});

describe('a workspace leads such a URL to what is registered there', () => {
  let workspace: Workspace;
  const key = Buffer.from('key').toString('base64');
  const blob = (account_name: string, container_name: string) => ({
    type: 'azure_blob',
    account_name,
    container_name,
    credentials: { account_key: '${env:KEY}' },
  });

  beforeAll(async () => {
    const folder = await createFolder(afterAll);
    workspace = await Workspace.create(folder, { registry: createRegistry([local, azureBlob]), environment: { KEY: key } });
    for (const [name, config] of Object.entries({
      images: blob('contoso', 'images'),
      twice_a: blob('contoso', 'twice'),
      twice_b: blob('contoso', 'twice'),
    })) {
      await workspace.register(name, config, { validate: false });
    }
  });

  test.for([
    ['https://contoso.blob.core.windows.net/images/cats/tom%20cat.png', 'cats/tom cat.png'],
    ['wasbs://images@contoso.blob.core.windows.net/cats', 'cats'],
    ['abfss://images@contoso.dfs.core.windows.net/', ''],
  ] as const)('%s', async ([url, path]) => {
    const resolved = await workspace.resolve(url);
    expect([resolved.datastore.name, resolved.path]).toEqual(['images', path]);
  });

  test('and says so when there is none, or more than one', async () => {
    await expect(workspace.resolve('https://contoso.blob.core.windows.net/other/a')).rejects.toMatchObject({
      code: 'DATASTORE.UNKNOWN',
      message: expect.stringContaining('contoso.blob.core.windows.net/other'),
      nextAction: expect.stringContaining('register'),
    });
    await expect(workspace.resolve('wasbs://twice@contoso.blob.core.windows.net/a/b')).rejects.toMatchObject({
      code: 'PATH.INVALID',
      message: expect.stringContaining('twice_a, twice_b'),
      nextAction: expect.stringContaining('twice_a:a/b'),
    });
    await workspace.setDefault('twice_b');
    expect((await workspace.resolve('wasbs://twice@contoso.blob.core.windows.net/a/b')).datastore.name).toBe('twice_b');
  });
});
