import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import type { Workspace } from '@stowage/workspace';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createPlace, images } from './support/places.ts';
import { createShelfDriver, Warehouse } from './support/shelf.ts';

async function compile(workspace: Workspace): Promise<ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true, formats: { path: true } });
  return ajv.compile(await workspace.jsonSchema());
}

describe('the schema for editors', () => {
  test('takes what the workspace writes', async () => {
    const { workspace } = await createPlace();
    await workspace.register(
      'a',
      { ...images, port: 3, description: 'x', tags: { a: 1 }, credentials: { account_key: 'eA==' } },
      { validate: false },
    );
    const validate = await compile(workspace);
    expect(validate(parse(await readFile(workspace.file, 'utf8')))).toBe(true);
  });

  test.for([
    ['a reference for a number', 'shelf_name: b, account_name: a, port: "${env:PORT}"', true],
    ['a reference for a text with a pattern', 'shelf_name: "${env:SHELF}", account_name: a', true],
    ['a reference for a secret', 'shelf_name: b, account_name: a, credentials: {sas_token: "${file:sas.txt}"}', true],
    ['a secret in clear', 'shelf_name: b, account_name: a, credentials: {sas_token: sv=1}', false],
    ['a text for a number', 'shelf_name: b, account_name: a, port: many', false],
    ['an unknown field', 'shelf_name: b, account_name: a, colour: red', false],
    ['an unknown credential', 'shelf_name: b, account_name: a, credentials: {token: "${env:A}"}', false],
    ['a missing field', 'shelf_name: b', false],
    ['a value that does not fit the pattern', 'shelf_name: B B, account_name: a', false],
  ] as const)('%s', async ([, fields, valid]) => {
    const { workspace } = await createPlace();
    const validate = await compile(workspace);
    expect(validate(parse(`version: 1\ndatastores:\n  a: {type: shelf, ${fields}}\n`))).toBe(valid);
  });

  test.for([
    ['version: 1', true],
    ['version: 1\nx-own: [1]', true],
    ['version: 2', false],
    ['datastores: {}', false],
    ['version: 1\ndatastore: {}', false],
    ['version: 1\ndatastores: {A-b: {type: shelf}}', false],
    ['version: 1\ndatastores: {a: {type: nothing}}', false],
    ['version: 1\ndatastores: {a: {}}', false],
  ] as const)('%j', async ([text, valid]) => {
    const { workspace } = await createPlace();
    const validate = await compile(workspace);
    expect(validate(parse(text))).toBe(valid);
  });

  test('has the types of all drivers, and tells of relative paths', async () => {
    const { reopen } = await createPlace();
    const workspace = await reopen({ registry: createRegistry([local, createShelfDriver(new Warehouse())]) });
    const schema = JSON.parse(JSON.stringify(await workspace.jsonSchema())) as {
      $defs: Record<string, { properties: Record<string, { description: string }> }>;
    };
    expect(Object.keys(schema.$defs)).toEqual(['datastore', 'local', 'shelf']);
    expect(schema.$defs.local?.properties.path?.description).toContain('a relative path starts at the folder of the file');
  });

  test('lies beside the file, and is written anew when a driver has come', async () => {
    const { folder, workspace, reopen } = await createPlace();
    const file = join(folder, '.stowage/schema.json');
    const types = async (): Promise<readonly string[]> =>
      Object.keys((JSON.parse(await readFile(file, 'utf8')) as { $defs: object }).$defs);
    expect(await types()).toEqual(['datastore', 'shelf']);
    const more = await reopen({ registry: createRegistry([local, createShelfDriver(new Warehouse().addShelf('training/images'))]) });
    await more.register('a', images);
    expect(await types()).toEqual(['datastore', 'local', 'shelf']);
    await writeFile(file, 'not JSON');
    await workspace.register('b', images);
    expect(await types()).toEqual(['datastore', 'shelf']);
    expect(await more.writeJsonSchema()).toBe(file);
    expect(await types()).toEqual(['datastore', 'local', 'shelf']);
  });
});
