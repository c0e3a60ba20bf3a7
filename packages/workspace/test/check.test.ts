import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { createRegistry, readonly } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { type CheckReport, Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder, createPlace, images } from './support/places.ts';

const outcomes = ({ steps }: CheckReport): readonly string[] => steps.map(({ step, outcome }) => `${step} ${outcome}`);

describe('a check', () => {
  test('opens, lists, writes, reads and deletes, and leaves nothing', async () => {
    const { workspace, warehouse } = await createPlace();
    await workspace.register('training', images);
    warehouse.requests.length = 0;
    const report = await workspace.check('Training');
    expect(report).toMatchObject({
      datastore: 'training',
      type: 'shelf',
      location: 'https://training.example/images',
      identity: 'anonymous',
      ok: true,
      nextAction: undefined,
    });
    expect(outcomes(report)).toEqual(['open done', 'list done', 'write done', 'read done', 'delete done']);
    expect(warehouse.requests.map((request) => request.replace(/check-.{36}/, 'check-*'))).toEqual([
      'list training/images',
      'write training/images/stowage-check-*.txt',
      'read training/images/stowage-check-*.txt',
      'delete training/images/stowage-check-*.txt',
    ]);
    expect([...(warehouse.shelves.get('training/images')?.keys() ?? [])]).toEqual(['a.txt']);
  });

  test('need not write', async () => {
    const { workspace, warehouse } = await createPlace();
    const report = await workspace.check('main', { write: false });
    expect(outcomes(report)).toEqual(['open done', 'list done']);
    expect(warehouse.requests).toEqual(['list own/main']);
  });

  test.for([
    ['list', ['open done', 'list failed', 'write skipped', 'read skipped', 'delete skipped']],
    ['write', ['open done', 'list done', 'write failed', 'read skipped', 'delete skipped']],
    ['read', ['open done', 'list done', 'write done', 'read failed', 'delete done']],
    ['delete', ['open done', 'list done', 'write done', 'read done', 'delete failed']],
  ] as const)('says who lacks the right to %s, and what to do', async ([right, expected]) => {
    const { workspace, warehouse } = await createPlace();
    warehouse.denied.add(right);
    const report = await workspace.check('main');
    expect(outcomes(report)).toEqual(expected);
    expect(report).toMatchObject({ ok: false, identity: 'anonymous', nextAction: `Grant "${right}".` });
    const failed = report.steps.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({
      detail: `The right to ${right} is missing.`,
      error: { code: 'ACCESS.DENIED', identity: 'anonymous', operation: right },
    });
    expect(JSON.parse(JSON.stringify(report))).toHaveProperty(
      `steps.${report.steps.indexOf(failed as never)}.error.nextAction`,
      `Grant "${right}".`,
    );
  });

  test.for<[string, string, string]>([
    ['a driver that is not installed', '{type: azure_file, account_name: a}', 'DRIVER.NOT_INSTALLED'],
    ['a missing type', '{account_name: a}', 'CONFIG.INVALID'],
    ['an unknown field', '{type: shelf, account_name: a, shelf_name: b, colour: red}', 'CONFIG.INVALID'],
    [
      'a secret that is not there',
      '{type: shelf, account_name: a, shelf_name: b, credentials: {account_key: "${env:NOT_SET}"}}',
      'SECRET.NOT_FOUND',
    ],
    ['a container that is not there', '{type: shelf, account_name: a, shelf_name: b}', 'DATASTORE.NOT_FOUND'],
  ])('reports %s instead of failing', async ([, config, code]) => {
    const { workspace } = await createPlace();
    await writeFile(workspace.file, `version: 1\ndatastores:\n  a: ${config}\n`);
    const report = await workspace.check('a');
    expect(report.ok).toBe(false);
    expect(report.steps.find(({ outcome }) => outcome === 'failed')?.error).toMatchObject({ code });
    expect(report.steps).toHaveLength(5);
    expect(report.nextAction).toBeTruthy();
  });

  test('of a name that is not registered fails', async () => {
    const { workspace } = await createPlace();
    await expect(workspace.check('nothing')).rejects.toMatchObject({ code: 'DATASTORE.UNKNOWN' });
  });

  test('that is aborted removes its probe', async () => {
    const { workspace, warehouse } = await createPlace();
    const controller = new AbortController();
    const reason = new Error('enough');
    warehouse.requests.push = (...requests) => {
      if (requests[0]?.startsWith('read ')) controller.abort(reason);
      return Array.prototype.push.apply(warehouse.requests, requests);
    };
    await expect(workspace.check('main', { signal: controller.signal })).rejects.toBe(reason);
    expect(warehouse.requests.at(-1)).toMatch(/^delete own\/main\/stowage-check-/);
    expect(warehouse.shelves.get('own/main')?.size).toBe(0);
  });
});

test('a check of a store in memory does all steps', async () => {
  const datastore = { name: 'main', config: { type: 'memory', user_name: 'somebody' } };
  const workspace = await Workspace.create(await createFolder(), { registry: createRegistry([memory]), datastore });
  const report = await workspace.check('main');
  expect(report).toMatchObject({ ok: true, identity: 'somebody' });
  expect(outcomes(report)).toEqual(['open done', 'list done', 'write done', 'read done', 'delete done']);
});

describe('a check of a store that cannot write', () => {
  test('skips what it cannot, and is no failure', async () => {
    const folder = await createFolder();
    const registry = createRegistry([local]);
    const reading = { ...registry, open: async (...given: Parameters<typeof registry.open>) => readonly(await registry.open(...given)) };
    const workspace = await Workspace.create(folder, { registry: reading });
    const report = await workspace.check('workspacestore');
    expect(outcomes(report)).toEqual(['open done', 'list done', 'write skipped', 'read skipped', 'delete skipped']);
    expect(report.ok).toBe(true);
    expect(await readdir(join(folder, 'workspacestore'))).toEqual([]);
  });
});
