import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { toConfig, toConfigFields } from '../src/options/config-fields.ts';
import { Interrupted } from '../src/terminal/failure.ts';
import { openShell, type Shell } from './shell.ts';

let shell: Shell;

beforeEach(async () => {
  shell = await openShell();
  return () => shell[Symbol.asyncDispose]();
});

describe('exit codes', () => {
  it('is 2 for wrong usage, as text and as JSON', async () => {
    for (const args of [
      ['nonsense'],
      ['ls', '--nonsense'],
      ['stat'],
      ['cat', 'x', '--range', 'y'],
      ['upload', '.', '--on-conflict', 'maybe'],
    ]) {
      expect((await shell(...args)).code, args.join(' ')).toBe(2);
    }
    const json = await shell('ls', '--nonsense', '--json');
    expect(json.json()).toMatchObject({ error: { name: 'UsageError' } });
  });

  it('is 0 for help and version, and help of every command has examples', async () => {
    expect((await shell('--version')).code).toBe(0);
    const help = await shell('--help');
    expect(help.code).toBe(0);
    const commands = [...help.out.matchAll(/^ {2}([a-z]+)(?: |\|)/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'help' && name !== 'complete');
    expect(commands.length).toBeGreaterThan(12);
    for (const command of commands.filter((name) => !['acl', 'datastore', 'drivers', 'secret'].includes(name))) {
      expect((await shell(command, '--help')).out, command).toContain('Examples:');
    }
  });

  it('is 1 without a workspace, and says what to do', async () => {
    const failed = await shell('ls');
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('WORKSPACE.NOT_FOUND');
    expect(failed.err).toContain('stowage init');
  });

  it('is 130 when interrupted, and nothing half done is left', async () => {
    await mkdir(join(shell.folder, 'many'));
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => writeFile(join(shell.folder, 'many', `${index}.bin`), Buffer.alloc(100_000, index))),
    );
    await shell('init');
    const controller = new AbortController();
    await using stopped = await openShell({ signal: controller.signal });
    setImmediate(() => controller.abort(new Interrupted('stop')));
    const result = await stopped('-C', shell.folder, 'upload', join(shell.folder, 'many'), 'target');
    expect(result.code).toBe(130);
    const { entries } = (await shell('ls', '-r', '--json')).json<{ entries: { kind: string; size?: number }[] }>();
    expect(entries.every(({ kind, size }) => kind === 'directory' || size === 100_000)).toBe(true);
    const left = await readdir(join(shell.folder, 'workspacestore'), { recursive: true });
    expect(left.filter((name) => name.includes('stowage-part'))).toEqual([]);
  });
});

describe('drivers', () => {
  it('lists what is installed and what could be, without a workspace', async () => {
    const { drivers, available } = (await shell('drivers', 'list', '--json')).json<{
      drivers: { type: string }[];
      available: { package: string }[];
    }>();
    expect(drivers.map(({ type }) => type)).toEqual(expect.arrayContaining(['local', 'azure_blob', 'azure_postgresql', 'azure_sql']));
    expect(available).toEqual([]);
  });

  it('writes completion for the shells', async () => {
    for (const name of ['bash', 'zsh', 'fish']) expect((await shell('complete', name)).code).toBe(0);
  });
});

describe('configuration options', () => {
  const schema = {
    type: 'object',
    properties: {
      account_name: { type: 'string', description: 'The account.' },
      port: { type: 'integer' },
      strict: { type: 'boolean' },
      credentials: { anyOf: [{ $ref: '#/$defs/key' }, { type: 'object', properties: { sas_token: { type: 'string', writeOnly: true } } }] },
    },
    $defs: { key: { type: 'object', properties: { account_key: { type: 'string', writeOnly: true } } } },
  };

  it('lays the alternatives of credentials side by side and knows what is secret', () => {
    expect(toConfigFields(schema).map(({ flag, secret }) => `${flag}${secret ? ' secret' : ''}`)).toEqual([
      'account-name',
      'port',
      'strict',
      'account-key secret',
      'sas-token secret',
    ]);
  });

  it('puts values where their fields stand, with their types, and leaves references alone', () => {
    const values = new Map([...Object.entries({ 'account-name': 'a', port: '5432', strict: 'true', 'account-key': '${env:KEY}' })]);
    expect(toConfig(toConfigFields(schema), values)).toEqual({
      account_name: 'a',
      port: 5432,
      strict: true,
      credentials: { account_key: '${env:KEY}' },
    });
    expect(toConfig(toConfigFields(schema), new Map([['port', '${env:PORT}']]))).toEqual({ port: '${env:PORT}' });
  });
});
