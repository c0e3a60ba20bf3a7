import { readFile } from 'node:fs/promises';
import { createRegistry } from '@stowage/core';
import { RegistrationError } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createPlace, images } from './support/places.ts';

describe('registering', () => {
  test('opens the datastore, looks at its root, and writes nothing to it', async () => {
    const { workspace, warehouse } = await createPlace();
    const { datastore, replaced, report, notices } = await workspace.register('training', {
      ...images,
      description: 'Cats',
      tags: { team: 'vision', year: 2026 },
    });
    expect({ replaced, notices }).toEqual({ replaced: false, notices: [] });
    expect(warehouse.requests).toEqual(['list training/images']);
    expect(report).toEqual({
      datastore: 'training',
      type: 'shelf',
      location: 'https://training.example/images',
      identity: 'anonymous',
      ok: true,
      steps: [
        { step: 'open', outcome: 'done', detail: 'Opened https://training.example/images as anonymous.' },
        { step: 'list', outcome: 'done', detail: 'The root lists 1.' },
      ],
      notices: [],
      nextAction: undefined,
    });
    expect(JSON.parse(JSON.stringify(datastore))).toEqual({
      name: 'training',
      type: 'shelf',
      location: 'https://training.example/images',
      isDefault: false,
      description: 'Cats',
      tags: { team: 'vision', year: '2026' },
      findings: [],
      config: { type: 'shelf', account_name: 'training', shelf_name: 'images', description: 'Cats', tags: { team: 'vision', year: 2026 } },
    });
  });

  test('folds capitals of the name, with a notice', async () => {
    const { workspace } = await createPlace();
    const { datastore, notices } = await workspace.register('Training', images);
    expect(datastore.name).toBe('training');
    expect(notices).toEqual([{ code: 'name.folded', message: 'The name "Training" is kept as "training": names have no capitals.' }]);
    expect((await workspace.get('TRAINING')).name).toBe('training');
  });

  test.for(['my-store', 'a b', '', 'ä', 'azureml'])('refuses the name %j', async (name) => {
    const { workspace } = await createPlace();
    await expect(workspace.register(name, images)).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      nextAction: expect.stringMatching(/^(Name it "|Choose )/),
    });
  });

  test('of a taken name fails, or overwrites when told to', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('training', images);
    warehouse.requests.length = 0;
    await expect(workspace.register('training', images)).rejects.toMatchObject({ code: 'DATASTORE.EXISTS' });
    expect(warehouse.requests).toEqual([]);
    const { replaced, datastore } = await workspace.register('training', { ...images, description: 'new' }, { onConflict: 'overwrite' });
    expect({ replaced, description: datastore.description }).toEqual({ replaced: true, description: 'new' });
  });

  test('names every field that is unknown or wrong, without its value', async () => {
    const { workspace, warehouse } = await createPlace();
    const wrong = { type: 'shelf', account_name: 'Not Right', colour: 'crimson', size: 3, credentials: { acount_key: 'c2VjcmV0' } };
    for (const validate of [true, false]) {
      const error = await workspace.register('a', wrong, { validate }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'CONFIG.INVALID', driver: 'shelf', datastore: 'a' });
      for (const part of ['"colour"', '"size"', 'account_name', 'shelf_name', '"acount_key"']) expect(String(error)).toContain(part);
      for (const part of ['Not Right', 'crimson', 'c2VjcmV0']) expect(JSON.stringify(error)).not.toContain(part);
    }
    expect(warehouse.opened).toEqual([]);
  });

  test('finds an unknown field also beside a reference, without looking that up', async () => {
    const { workspace } = await createPlace();
    const config = { ...images, colour: 'red', credentials: { account_key: `\${env:NOT_SET}` } };
    await expect(workspace.register('a', config, { validate: false })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('"colour"'),
    });
  });

  test.for([
    [{}, '"type" is missing'],
    [{ ...images, description: 3 }, '"description" is to be a text'],
    [{ ...images, tags: ['a'] }, '"tags" is to be a map of texts'],
    [{ ...images, tags: { a: { b: 1 } } }, '"tags" is to be a map of texts'],
  ] as const)('refuses %j', async ([config, message]) => {
    const { workspace } = await createPlace();
    await expect(workspace.register('a', config as never)).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('of an unknown type says what there is, and what to install', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.register('a', { type: 'azure_blob' })).rejects.toMatchObject({
      code: 'DRIVER.NOT_INSTALLED',
      message: expect.stringContaining('there are drivers for shelf'),
      nextAction: 'npm install @stowage/driver-azure-blob',
    });
  });

  test('takes no trouble over empty credentials: they mean identity', async () => {
    const { workspace } = await createPlace();
    const { datastore } = await workspace.register('a', { ...images, credentials: {}, tags: {}, description: undefined });
    expect(datastore.config).toEqual(images);
  });
});

describe('a validation that fails', () => {
  test('registers nothing and tells all that was tried', async () => {
    const { workspace, warehouse } = await createPlace();
    warehouse.keys.set('training', 'cmlnaHQ=');
    const before = await readFile(workspace.file, 'utf8');
    const error = await workspace
      .register('training', { ...images, credentials: { account_key: 'd3Jvbmc=' } })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RegistrationError);
    expect(error).toMatchObject({
      name: 'DatastoreError',
      code: 'ACCESS.UNAUTHENTICATED',
      datastore: 'training',
      identity: 'key of training',
      message: '"training" was not registered: The shelf does not know this key.',
      report: {
        ok: false,
        identity: 'key of training',
        steps: [
          { step: 'open', outcome: 'done' },
          { step: 'list', outcome: 'failed', error: { code: 'ACCESS.UNAUTHENTICATED', operation: 'list' } },
        ],
      },
    });
    expect(JSON.parse(JSON.stringify(error))).toHaveProperty('report.steps.1.error.code', 'ACCESS.UNAUTHENTICATED');
    expect(await readFile(workspace.file, 'utf8')).toBe(before);
    expect(await workspace.listSecretNames()).toEqual([]);
  });

  test('may come from a reference that leads nowhere', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.register('a', { ...images, credentials: { account_key: `\${env:NOT_SET}` } })).rejects.toMatchObject({
      code: 'SECRET.NOT_FOUND',
      message: expect.stringContaining('credentials.account_key: The environment variable NOT_SET is not set.'),
      nextAction: 'Set NOT_SET in the environment of this program.',
      report: {
        steps: [
          { step: 'open', outcome: 'failed' },
          { step: 'list', outcome: 'skipped' },
        ],
      },
    });
  });

  test('can be left out', async () => {
    const { workspace, warehouse } = await createPlace();
    const { report } = await workspace.register(
      'later',
      { ...images, account_name: 'nobody', credentials: { account_key: `\${env:NOT_SET}` } },
      { validate: false },
    );
    expect(report).toBeUndefined();
    expect(warehouse.opened).toEqual([]);
    expect(await workspace.list()).toMatchObject([
      { name: 'main' },
      { name: 'later', location: 'https://nobody.example/images', findings: [] },
    ]);
  });

  test('is thrown as its reason when aborted', async () => {
    const { workspace } = await createPlace();
    const reason = new Error('enough');
    await expect(workspace.register('a', images, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await workspace.list()).toHaveLength(1);
  });
});

describe('a container that is missing', () => {
  const missing = { ...images, shelf_name: 'absent' };

  test('fails with what is to be done', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.register('a', missing)).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
  });

  test.for([true, false])('is created when told to, validated: %j', async (validate) => {
    const { workspace, warehouse } = await createPlace();
    const { report } = await workspace.register('a', missing, { createIfMissing: true, validate });
    expect(warehouse.requests).toEqual(
      validate ? ['list training/absent', 'provision training/absent', 'list training/absent'] : ['provision training/absent'],
    );
    expect(report?.steps.map(({ step, outcome }) => [step, outcome])).toEqual(
      validate
        ? [
            ['open', 'done'],
            ['create', 'done'],
            ['list', 'done'],
          ]
        : undefined,
    );
  });

  test('is not created when it is there', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('a', images, { createIfMissing: true });
    expect(warehouse.requests).toEqual(['list training/images']);
  });
});

describe('the default', () => {
  test('is got and set', async () => {
    const { workspace } = await createPlace();
    await workspace.register('training', images);
    await workspace.setDefault('Training');
    expect(await workspace.getDefault()).toMatchObject({ name: 'training', isDefault: true });
    expect((await workspace.list()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['main', false],
      ['training', true],
    ]);
    await expect(workspace.setDefault('nothing')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });

  test('is what an address without a name means', async () => {
    const { workspace } = await createPlace();
    await workspace.register('training', images);
    expect(await workspace.resolve('a/b')).toMatchObject({ datastore: { name: 'main' }, path: 'a/b' });
    expect(await workspace.resolve('training:a/b')).toMatchObject({ datastore: { name: 'training' }, path: 'a/b' });
    await expect(workspace.resolve('trainnig:a')).rejects.toMatchObject({
      code: 'DATASTORE.UNKNOWN',
      nextAction: 'Did you mean "training"?',
    });
  });
});

describe('an unknown name', () => {
  test('lists the known ones and guesses', async () => {
    const { workspace } = await createPlace();
    await workspace.register('training', images);
    await expect(workspace.get('trianing')).rejects.toMatchObject({
      code: 'DATASTORE.UNKNOWN',
      message: 'There is no datastore "trianing"; registered are main, training.',
      nextAction: 'Did you mean "training"?',
    });
    await expect(workspace.get('zebra')).rejects.toMatchObject({ nextAction: 'Register it, or use a name that is registered.' });
  });
});

describe('updating', () => {
  test('changes what is named, removes what is null, and keeps the rest', async () => {
    const { workspace, warehouse } = await createPlace();
    warehouse.addShelf('training/other');
    await workspace.register('a', { ...images, description: 'before', tags: { x: '1' } });
    const { datastore, replaced } = await workspace.update('a', { shelf_name: 'other', description: null });
    expect(replaced).toBe(true);
    expect(datastore.config).toEqual({ type: 'shelf', account_name: 'training', shelf_name: 'other', tags: { x: '1' } });
    expect(warehouse.requests.at(-1)).toBe('list training/other');
  });

  test('validates unless only description and tags change', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('a', images);
    warehouse.denied.add('list');
    expect((await workspace.update('a', { description: 'new', tags: { b: '2' } })).report).toBeUndefined();
    await expect(workspace.update('a', { shelf_name: 'images' })).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
    await workspace.update('a', { shelf_name: 'elsewhere' }, { validate: false });
    expect((await workspace.get('a')).location).toBe('https://training.example/elsewhere');
  });

  test('refuses another type, an unknown field, an unknown name', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.update('main', { type: 'local' })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('type'),
    });
    await expect(workspace.update('main', { colour: 'red' })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('"colour"'),
    });
    await expect(workspace.update('nothing', { description: 'x' })).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });

  test('at the same time from several sides loses nothing', async () => {
    const { workspace, reopen } = await createPlace();
    await workspace.register('a', images);
    const others = await Promise.all([reopen(), reopen(), reopen()]);
    await Promise.all([
      others[0]?.update('a', { description: 'said' }),
      others[1]?.update('a', { tags: { t: '1' } }),
      others[2]?.update('a', { port: 7 }),
    ]);
    expect((await workspace.get('a')).config).toEqual({ ...images, description: 'said', tags: { t: '1' }, port: 7 });
  });
});

describe('unregistering', () => {
  test('forgets the datastore and leaves its data', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('a', images);
    const before = [...warehouse.requests];
    expect(await workspace.unregister('A')).toEqual({ name: 'a', removedSecrets: [] });
    expect(warehouse.requests).toEqual(before);
    expect(warehouse.shelves.get('training/images')?.size).toBe(1);
    await expect(workspace.get('a')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });

  test('refuses the default, and an unknown name', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.unregister('main')).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      nextAction: 'Make another datastore the default first.',
    });
    await expect(workspace.unregister('nothing')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });
});

describe('what cannot work', () => {
  test('is listed all the same, with findings', async () => {
    const { workspace, reopen } = await createPlace();
    await workspace.register('training', images);
    const { appendFile } = await import('node:fs/promises');
    await appendFile(
      workspace.file,
      '  odd: {type: azure_file, account_name: a}\n  typeless: {path: x}\n  typo: {type: shelf, acount_name: b, shelf_name: c}\n',
    );
    const listed = await workspace.list();
    expect(listed.map(({ name, type, location, findings }) => [name, type, location, findings.map(({ code }) => code)])).toEqual([
      ['main', 'shelf', 'https://own.example/main', []],
      ['training', 'shelf', 'https://training.example/images', []],
      ['odd', 'azure_file', undefined, ['DRIVER.NOT_INSTALLED']],
      ['typeless', '', undefined, ['CONFIG.INVALID']],
      ['typo', 'shelf', undefined, ['CONFIG.INVALID', 'CONFIG.INVALID']],
    ]);
    expect(listed[2]?.findings[0]?.nextAction).toBe('npm install @stowage/driver-azure-files');
    expect(listed[4]?.findings.map(({ message }) => message)).toEqual([
      'Unrecognized key: "acount_name"',
      'account_name: must be small letters and digits',
    ]);
    await expect((await workspace.get('odd')).open()).rejects.toMatchObject({ code: 'DRIVER.NOT_INSTALLED' });
    await expect((await workspace.get('typo')).open()).rejects.toMatchObject({ code: 'CONFIG.INVALID', datastore: 'typo' });
    const without = await reopen({ registry: createRegistry([]) });
    expect((await without.list()).map(({ findings }) => findings[0]?.code)).toEqual(
      Array(3).fill('DRIVER.NOT_INSTALLED').toSpliced(3, 0, 'CONFIG.INVALID', 'DRIVER.NOT_INSTALLED'),
    );
  });

  test('a default that is not registered is told', async () => {
    const { workspace } = await createPlace();
    const { writeFile } = await import('node:fs/promises');
    await writeFile(workspace.file, 'version: 1\ndefault: gone\ndatastores: {a: {type: shelf}}\n');
    await expect(workspace.getDefault()).rejects.toMatchObject({
      code: 'DATASTORE.UNKNOWN',
      message: 'There is no datastore "gone"; registered are a.',
    });
    await writeFile(workspace.file, 'version: 1\n');
    await expect(workspace.open()).rejects.toMatchObject({
      code: 'DATASTORE.UNKNOWN',
      message: 'This workspace has no default datastore.',
    });
    expect(await workspace.list()).toEqual([]);
  });
});
