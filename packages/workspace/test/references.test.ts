import { type RegisteredDatastore, referenceFromJSON, toReference } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createPlace } from './support/places.ts';

async function openShelf(): Promise<{
  readonly shelf: RegisteredDatastore;
  readonly workspace: Awaited<ReturnType<typeof createPlace>>['workspace'];
}> {
  const { workspace } = await createPlace();
  return { workspace, shelf: await workspace.getDefault() };
}

describe('references to files', () => {
  test('say what, how and where, and change in one thing at a time', async () => {
    const { shelf } = await openShelf();
    const images = shelf.path('./images//cats/');
    expect(images).toMatchObject({
      mode: 'mount',
      pathOnDatastore: 'images/cats',
      namesFolder: true,
      pathOnCompute: undefined,
      readOnly: undefined,
    });
    expect(images.asMount({ readOnly: true, pathOnCompute: './in' })).toMatchObject({ mode: 'mount', readOnly: true, pathOnCompute: 'in' });
    expect(images.asDownload({ onConflict: 'overwrite' })).toMatchObject({
      mode: 'download',
      onConflict: 'overwrite',
      readOnly: undefined,
    });
    expect(shelf.asUpload({ pathOnCompute: './bar.pkl' })).toMatchObject({ mode: 'upload', pathOnDatastore: '', pathOnCompute: 'bar.pkl' });
    expect(images.asDirect()).toMatchObject({ mode: 'direct', pathOnDatastore: 'images/cats' });
    expect(images.asDownload({ pathOnCompute: 'x' }).path('a.png')).toMatchObject({
      mode: 'mount',
      pathOnDatastore: 'images/cats/a.png',
      namesFolder: false,
      pathOnCompute: undefined,
    });
  });

  test('are the whole datastore, mounted, when the datastore stands bare', async () => {
    const { shelf } = await openShelf();
    const reference = toReference(shelf);
    expect(reference).toMatchObject({ kind: 'files', mode: 'mount', pathOnDatastore: '' });
    expect(toReference(shelf)).toBe(reference);
    expect(`${shelf}`).toBe(`$AZUREML_DATAREFERENCE_${reference.name}`);
    expect(() => toReference('images' as never)).toThrow(expect.objectContaining({ code: 'REFERENCE.INVALID' }));
  });

  test('get names that are legal variables, the same in each process, and never the same twice', async () => {
    const [{ shelf }, { shelf: other }] = [await openShelf(), await openShelf()];
    const all = (one: RegisteredDatastore) => [
      one.asMount(),
      one.asMount(),
      one.asDownload(),
      one.asDownload({ pathOnCompute: 'x' }),
      one.path('1 ünïcode & more.csv').asDownload(),
      one.path('1 ünïcode_& more.csv').asDownload(),
      one.path('a'),
      one.path('a'),
      one.path('a/').asUpload(),
      one.table({ name: 'a' }),
      one.table({ schema: 's', name: 'a' }),
      one.query('select 1'),
      one.query('select 2'),
    ];
    const names = all(shelf).map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    expect(all(other).map(({ name }) => name)).toEqual(names);
  });

  test('keep a name that is given, through every form', async () => {
    const { shelf } = await openShelf();
    const data = shelf.path('a', { name: 'data' });
    expect(String(data)).toBe('$AZUREML_DATAREFERENCE_data');
    expect(data.variable).toBe('AZUREML_DATAREFERENCE_data');
    expect(data.asDownload().name).toBe('data');
    expect(data.asDownload({ name: 'more' }).name).toBe('more');
    expect(data.named('other')).toMatchObject({ name: 'other', pathOnDatastore: 'a' });
  });

  test.for(['', 'a-b', '1a', 'a b', 'é', 'a'.repeat(129)])('refuse the name %j', async (name) => {
    const { shelf } = await openShelf();
    expect(() => shelf.path('a', { name })).toThrow(expect.objectContaining({ code: 'REFERENCE.INVALID' }));
  });

  test.for(['../x', 'a/../../x', '/etc', 'C:\\x', '\\x', '.', './', '', 'a\0b'])(
    'refuse the place %j on a compute',
    async (pathOnCompute) => {
      const { shelf } = await openShelf();
      for (const mode of ['asMount', 'asDownload', 'asUpload'] as const) {
        expect(() => shelf.path('a')[mode]({ pathOnCompute })).toThrow(expect.objectContaining({ code: 'REFERENCE.INVALID' }));
      }
    },
  );

  test('refuse paths and policies that are none', async () => {
    const { shelf } = await openShelf();
    expect(() => shelf.path('../a')).toThrow(expect.objectContaining({ code: 'PATH.INVALID' }));
    expect(() => shelf.asDownload({ onConflict: 'maybe' as never })).toThrow(expect.objectContaining({ code: 'REFERENCE.INVALID' }));
  });
});

describe('references to tables', () => {
  test('are files of the format that is asked for, or that the name of the file tells', async () => {
    const { shelf } = await openShelf();
    const penguins = shelf.table({ schema: 'animals', name: 'penguins' });
    expect(penguins).toMatchObject({ mode: 'download', format: 'csv', source: { table: { schema: 'animals', name: 'penguins' } } });
    expect(penguins.asDownload({ format: 'parquet' }).format).toBe('parquet');
    expect(penguins.asDownload({ pathOnCompute: './in/p.ndjson' })).toMatchObject({ format: 'jsonl', pathOnCompute: 'in/p.ndjson' });
    expect(penguins.asUpload({ mode: 'merge', keys: ['id'] })).toMatchObject({ mode: 'upload', writeMode: 'merge', keys: ['id'] });
    expect(shelf.query('select $1', { parameters: [1] }).source).toEqual({ statement: 'select $1', parameters: [1] });
  });

  test('refuse what makes no sense', async () => {
    const { shelf } = await openShelf();
    const table = shelf.table({ name: 't' });
    for (const wrong of [
      () => shelf.table({ name: '' }),
      () => shelf.query(' '),
      () => shelf.query('select 1').asUpload(),
      () => table.asDownload({ format: 'xlsx' as never }),
      () => table.asDownload({ pathOnCompute: 'folder/' }),
      () => table.asUpload({ mode: 'merge' }),
      () => table.asUpload({ mode: 'append', keys: ['id'] }),
      () => table.asUpload({ mode: 'upsert' as never }),
    ])
      expect(wrong).toThrow(expect.objectContaining({ code: 'REFERENCE.INVALID' }));
  });
});

describe('references as JSON', () => {
  test('come back the same, and hold no secret', async () => {
    const { workspace, shelf } = await openShelf();
    const references = [
      shelf.path('a/').asMount({ readOnly: false, pathOnCompute: 'in/' }),
      shelf.path('a.csv', { name: 'data' }).asDownload({ onConflict: 'ifChanged' }),
      shelf.asUpload(),
      shelf.asDirect(),
      shelf.table({ schema: 's', name: 't' }).asUpload({ mode: 'merge', keys: ['a', 'b'], format: 'arrow' }),
      shelf.query('select $1, $2', { parameters: ['x', null] }),
    ];
    for (const reference of references) {
      const text = JSON.stringify(reference);
      const back = await referenceFromJSON(workspace, JSON.parse(text));
      expect(JSON.stringify(back)).toBe(text);
      expect(back.datastore.name).toBe(shelf.name);
      expect(Object.keys(JSON.parse(text) as object)).not.toContain('config');
    }
  });

  test.for<[string, unknown, string]>([
    ['no object', 'text', 'REFERENCE.INVALID'],
    ['no kind', {}, 'REFERENCE.INVALID'],
    ['an unknown field', { kind: 'files', datastore: 'main', secret: 'x' }, 'REFERENCE.INVALID'],
    ['an unknown mode', { kind: 'files', datastore: 'main', mode: 'copy' }, 'REFERENCE.INVALID'],
    ['a path that leads out', { kind: 'files', datastore: 'main', path: '../x' }, 'REFERENCE.INVALID'],
    ['a name that is none', { kind: 'files', datastore: 'main', name: 'a-b' }, 'REFERENCE.INVALID'],
    ['readOnly as text', { kind: 'files', datastore: 'main', readOnly: 'yes' }, 'REFERENCE.INVALID'],
    ['no datastore', { kind: 'files', path: 'a' }, 'REFERENCE.INVALID'],
    ['an unknown datastore', { kind: 'files', datastore: 'nothing' }, 'DATASTORE.UNKNOWN'],
    ['a table without source', { kind: 'table', datastore: 'main' }, 'REFERENCE.INVALID'],
    [
      'a query with an object for a parameter',
      { kind: 'table', datastore: 'main', source: { statement: 's', parameters: [{}] } },
      'REFERENCE.INVALID',
    ],
  ])('with %s are refused', async ([, json, code]) => {
    const { workspace } = await openShelf();
    await expect(referenceFromJSON(workspace, json)).rejects.toMatchObject({ code });
  });
});

describe('computes of a workspace', () => {
  test('are registered, listed, resolved with their secrets, and unregistered; comments stay', async () => {
    const { workspace } = await createPlace();
    const registered = await workspace.registerCompute('GPU', { type: 'vm', host: 'gpu1', port: 22, private_key: '${env:SSH_KEY}' });
    expect(registered.toJSON()).toEqual({
      name: 'gpu',
      type: 'vm',
      config: { type: 'vm', host: 'gpu1', port: 22, private_key: '${env:SSH_KEY}' },
    });
    expect((await workspace.listComputes()).map(({ name }) => name)).toEqual(['gpu']);
    const schema = { type: 'object', properties: { private_key: { type: 'string', writeOnly: true } } };
    await expect((await workspace.getCompute('gpu')).resolve(schema)).rejects.toMatchObject({ code: 'SECRET.NOT_FOUND' });
    await workspace.unregisterCompute('gpu');
    await expect(workspace.getCompute('gpu')).rejects.toMatchObject({ code: 'COMPUTE.UNKNOWN' });
    await expect(workspace.unregisterCompute('gpu')).rejects.toMatchObject({ code: 'COMPUTE.UNKNOWN' });
  });

  test('hold no secret in clear, and do not take the name of this machine', async () => {
    const { workspace } = await createPlace();
    for (const [name, config] of [
      ['gpu', { type: 'vm', password: 'secret' }],
      ['local', { type: 'vm' }],
      ['gpu', { host: 'x' }],
    ] as const)
      await expect(workspace.registerCompute(name, config)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(await workspace.listComputes()).toEqual([]);
  });
});
