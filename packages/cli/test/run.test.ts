import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '@stowage/compute';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from './blob-place.ts';
import { startProgram } from './program.ts';
import { openShell, type Shell } from './shell.ts';

const isMountable =
  process.geteuid?.() === 0 &&
  (await access('/dev/fuse', constants.R_OK).then(
    () => true,
    () => false,
  ));
if (!isMountable) console.warn('SKIPPED: mounts are not tested here: they need root and /dev/fuse');

const programs: Readonly<Record<string, string>> = {
  'train.mjs': `
import { readFileSync, writeFileSync } from 'node:fs';
const [, , flag, data] = process.argv;
writeFileSync(process.env.AZUREML_DATAREFERENCE_model, 'trained on ' + readFileSync(data + '/cat.txt', 'utf8'));
console.log(flag, 'done');
`,
  'fail.sh': 'echo so far; echo why >&2; exit 42',
  'write.sh': 'echo x > "$1/new.txt"',
  'wait.sh': 'trap "echo asked; exit 5" INT; echo ready; while :; do sleep 0.05; done',
};

let shell: Shell;
beforeEach(async () => {
  shell = await openShell();
  await shell('init');
  for (const name of ['training', 'models'])
    await shell('datastore', 'register', name, '--type', 'local', '--path', `./${name}`, '--create');
  await mkdir(join(shell.folder, 'program'));
  for (const [name, text] of Object.entries(programs)) await writeFile(join(shell.folder, 'program', name), text);
  await shell.feed('meow', 'put', 'training:animals/cat.txt');
});
afterEach(() => shell[Symbol.asyncDispose]());

const run = (...args: readonly string[]) => shell('run', '--source', 'program', ...args);
const lastRun = async (): Promise<RunRecord> => (await shell('runs', 'show', '--json')).json<RunRecord>();

describe('stowage run', () => {
  it.for(isMountable ? ['mount', 'download'] : ['download'])('has its input by %s, and uploads its output', async (mode) => {
    const ran = await run(
      '--input',
      `data=training:animals:${mode}`,
      '--output',
      'model=models:run1:upload',
      '--on',
      'local',
      '--',
      'node',
      'train.mjs',
      '--data_dir',
      '$data',
    );
    expect(ran, ran.err).toMatchObject({ code: 0, out: '--data_dir done\n' });
    expect((await shell('cat', 'models:run1')).out).toBe('trained on meow');
    const { status, movements } = await lastRun();
    expect(status).toBe('completed');
    expect(movements.map((one) => [one.mode, one.from, one.files])).toEqual([
      [mode, 'training:animals', 1],
      ['upload', expect.stringContaining('/model/run1'), 1],
    ]);
  });

  it('ends as its program does, and keeps what that printed', async () => {
    const failed = await run('--', 'sh', 'fail.sh');
    expect(failed).toMatchObject({ code: 42, out: 'so far\n', err: expect.stringMatching(/^why\nrun \S+: failed\n$/) });
    expect(await shell('runs', 'logs')).toMatchObject({ code: 0, out: 'so far\n', err: 'why\n' });
    expect(await shell('runs', 'logs', '--only', 'stderr')).toMatchObject({ out: '', err: 'why\n' });
    expect((await shell('runs', 'list')).out).toMatch(/^\S+ {2}failed {2}42 {2}local {2}sh fail\.sh\n$/);
    expect((await shell('runs', 'show')).out).toMatch(/exit code +42/);
    expect((await run('--', 'sh', '-c', 'kill -9 $$')).code).toBe(137);
  });

  it('prints one document with --json, and its program beside it', async () => {
    const ran = await run('--json', '--', 'sh', 'fail.sh');
    expect(ran).toMatchObject({ code: 42, err: 'so far\nwhy\n' });
    expect(ran.json<RunRecord>()).toMatchObject({ status: 'failed', exitCode: 42, command: ['sh', 'fail.sh'] });
  });

  it('puts data where it is told to, and sets variables', async () => {
    const script = 'cat in/data/cat.txt; echo " $PLACE"';
    const ran = await run(
      '--input',
      'data=training:animals:download',
      '--at',
      'data=./in/data',
      '--env',
      'PLACE=$data',
      '--',
      'sh',
      '-c',
      script,
    );
    expect(ran.out).toMatch(/^meow \/.*\/work\/in\/data\n$/);
  });

  it.runIf(isMountable)('compares what modes cost', async () => {
    const args = ['--compare', 'mount,download', '--input', 'data=training:animals', '--output', 'model=models:best', '--'];
    const compared = await run('--json', ...args, 'node', 'train.mjs', 'x', '$data');
    const { runs, fastest } = compared.json<{
      runs: { mode: string; exitCode: number; bytes?: number; operations?: number }[];
      fastest: string;
    }>();
    expect(runs).toMatchObject([
      { mode: 'mount', exitCode: 0, bytes: 4 },
      { mode: 'download', exitCode: 0, bytes: 4 },
    ]);
    for (const { operations } of runs) expect(operations).toBeGreaterThan(0);
    expect(['mount', 'download']).toContain(fastest);
    expect((await shell('cat', 'models:best')).out).toBe('trained on meow');
  });

  it.runIf(isMountable)('lets a program fail that writes into a read-only mount', async () => {
    const ran = await run('--input', 'data=training:animals', '--', 'sh', 'write.sh', '$data');
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain('Read-only file system');
    expect((await shell('ls', 'training:animals', '--json')).json<{ entries: unknown[] }>().entries).toHaveLength(1);
  });

  it.for<[string, readonly string[], string]>([
    ['a command that is not there', ['--', 'no-such-program'], 'COMMAND.NOT_FOUND'],
    ['an input that is not there', ['--input', 'training:nothing:download', '--', 'true'], 'PATH.NOT_FOUND'],
    ['a datastore that is not there', ['--input', 'zoo:animals', '--', 'true'], 'DATASTORE.UNKNOWN'],
    ['a compute that is not there', ['--on', 'gpu', '--', 'true'], 'COMPUTE.UNKNOWN'],
    ['a place that leads out', ['--input', 'data=training:animals:download', '--at', 'data=../x', '--', 'true'], 'REFERENCE.INVALID'],
    ['two inputs of one name', ['--input', 'a=training:animals', '--input', 'a=training:', '--', 'true'], 'REFERENCE.INVALID'],
    ['an output by download', ['--output', 'models:x:download', '--', 'true'], 'REFERENCE.INVALID'],
  ])('refuses %s', async ([, args, code]) => {
    const refused = await run('--json', ...args);
    expect(refused.code, refused.out + refused.err).toBe(1);
    expect(errorOf(refused)).toMatchObject({ code });
  });

  it.for([
    ['no command', []],
    ['a pair that is none', ['--env', 'X', '--', 'true']],
    ['a comparison of one', ['--compare', 'mount', '--', 'true']],
  ] as const)('is used wrongly with %s', async ([, args]) => {
    expect((await run(...args)).code).toBe(2);
  });
});

describe('a process of stowage run', () => {
  const start = (...args: readonly string[]) => startProgram(['run', '--source', 'program', ...args], { cwd: shell.folder });
  const untilReady = async ({ child }: ReturnType<typeof start>): Promise<void> => {
    for await (const chunk of child.stdout ?? []) if (String(chunk).includes('ready')) return;
  };
  const input = isMountable ? ['--input', 'data=training:animals:mount'] : [];

  it('that is interrupted stops its program, cleans up and ends with 130', async () => {
    const program = start(...input, '--', 'sh', 'wait.sh');
    program.child.stdout?.once('data', () => program.child.kill('SIGINT'));
    const { end, out } = await program.ended;
    expect([end, out]).toEqual([130, 'ready\nasked\n']);
    expect(await lastRun()).toMatchObject({ status: 'canceled', exitCode: 5 });
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(shell.folder);
  });

  it.runIf(isMountable)('that a terminal interrupts keeps its mount until its program has ended', async () => {
    const script = 'trap "sleep 0.5; cat $1/cat.txt; exit 6" INT; echo ready; while :; do sleep 0.05; done';
    await writeFile(join(shell.folder, 'program/late.sh'), script);
    // As at a terminal, where the signal goes to the whole group of the command.
    const program = startProgram(['run', '--source', 'program', ...input, '--', 'sh', 'late.sh', '$data'], {
      cwd: shell.folder,
      within: ['setsid'],
    });
    program.child.stdout?.once('data', () => process.kill(-Number(program.child.pid), 'SIGINT'));
    expect(await program.ended).toMatchObject({ end: 130, out: 'ready\nmeow', err: expect.stringContaining('interrupted') });
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(shell.folder);
  });

  it.runIf(isMountable)('that cannot mount here says that a download can', async () => {
    // A device folder of its own, with what programs cannot do without.
    const bare = 'mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/urandom c 1 9 && exec "$@"';
    const args = ['run', '--source', 'program', '--input', 'data=training:animals', '--', 'cat', '$data/cat.txt'];
    const inBare = (...more: readonly string[]) =>
      startProgram([...args.slice(0, 1), ...more, ...args.slice(1)], {
        cwd: shell.folder,
        within: ['unshare', '-m', 'sh', '-c', bare, 'sh'],
      }).ended;
    const refused = await inBare('--json');
    expect(refused.end).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      error: { code: 'CAPABILITY.MISSING', nextAction: expect.stringContaining('download the data instead') },
    });
    expect(await inBare('--inputs-as', 'download')).toMatchObject({ end: 0, out: 'meow' });
  });

  it('that is killed leaves what runs clean removes', async () => {
    const program = start(...input, '--', 'sh', 'wait.sh');
    await untilReady(program);
    program.child.kill('SIGKILL');
    await program.ended;
    expect(await lastRun()).toMatchObject({ status: 'lost' });
    const cleaned = await shell('runs', 'clean', '--json');
    expect(cleaned.json<{ cleaned: unknown[] }>().cleaned, cleaned.out).toMatchObject([{ found: { folders: 2 } }]);
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(shell.folder);
    expect((await shell('cat', 'training:animals/cat.txt')).out).toBe('meow');
    expect((await shell('runs', 'clean')).out).toBe('0 killed runs, 0 old records\n');
  });
});

describe('stowage matrix', () => {
  it('prints the published table, and ours, as one document', async () => {
    const published = (await shell('matrix', '--profile', 'azureml', '--json')).json<{
      cells: { compute: string; datastore: string; modes: object }[];
    }>();
    expect(Object.keys(published)).toEqual(['cells']);
    expect(published.cells).toHaveLength(48);
    expect(published.cells[0]).toEqual({
      compute: 'local',
      datastore: 'azure_blob',
      modes: {
        mount: { support: 'no', reason: expect.any(String), alternative: 'Use download here.' },
        download: { support: 'native' },
        upload: { support: 'native' },
        pipeline: { support: 'no', reason: expect.any(String), alternative: expect.any(String) },
        direct: { support: 'no', reason: expect.any(String), alternative: expect.any(String) },
      },
    });
    const ours = (await shell('matrix', '--json')).json<typeof published>();
    expect(new Set(ours.cells.map(({ compute }) => compute))).toEqual(new Set(published.cells.map(({ compute }) => compute)));
    expect((await shell('matrix')).out).toMatch(/azure_blob +mdu/);
  });
});

/** A compute of somebody else's, as a package that the application depends on. */
const boat = `
export default {
  api: 1,
  kind: 'boat',
  title: 'Boat',
  support: { files: { download: { support: 'native' } }, tables: {} },
  config: { '~standard': { version: 1, vendor: 'test', validate: (value) => (value.port === 7 ? { value } : { issues: [{ message: 'is not 7', path: ['port'] }] }) } },
  jsonSchema: () => ({ type: 'object', properties: { port: { type: 'integer' }, oar: { type: 'string', writeOnly: true } } }),
  open: async ({ port, oar }) => ({ location: 'sea:' + port + ':' + oar.reveal().length, close: async () => undefined }),
};
`;

describe('stowage compute', () => {
  beforeEach(async () => {
    const folder = join(shell.folder, 'node_modules/stowage-boat');
    await mkdir(folder, { recursive: true });
    await writeFile(join(shell.folder, 'package.json'), JSON.stringify({ dependencies: { 'stowage-boat': '1', 'stowage-broken': '1' } }));
    const stowage = { api: 1, compute: './index.js', computes: ['boat'] };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'stowage-boat', version: '1.0.0', type: 'module', stowage }));
    await writeFile(join(folder, 'index.js'), boat);
    await writeFile(join(shell.folder, 'oar.txt'), 'twelve chars');
  });

  it('registers a compute of a package, checks it by its secrets, shows it in the matrix, and forgets it', async () => {
    const registered = await shell('compute', 'register', 'sea', '--type', 'boat', '--set', 'port=7', '--set', 'oar=${file:oar.txt}');
    expect(registered.code, registered.err).toBe(0);
    expect((await shell('compute', 'list')).out).toMatch(/^local +local\nsea +boat\n$/);
    expect((await shell('compute', 'check', 'sea')).out).toBe('sea (sea:7:12): ok\n');
    const { cells } = (await shell('matrix', '--json')).json<{ cells: { compute: string; datastore: string; modes: object }[] }>();
    expect(cells.find(({ compute, datastore }) => compute === 'boat' && datastore === 'local')?.modes).toMatchObject({
      download: { support: 'native' },
      mount: { support: 'no', alternative: 'Use download here.' },
    });
    const refused = await run('--on', 'sea', '--input', 'training:animals:mount', '--json', '--', 'true');
    expect(errorOf(refused)).toMatchObject({ code: 'MATRIX.UNSUPPORTED', nextAction: 'Use download here.' });
    expect((await shell('compute', 'unregister', 'sea')).code).toBe(0);
    expect((await shell('compute', 'list')).out).toMatch(/^local +local\n$/);
  });

  it('refuses what is no compute, secrets in clear and wrong fields', async () => {
    expect(errorOf(await shell('compute', 'register', 'x', '--type', 'submarine', '--json'))).toMatchObject({
      code: 'COMPUTE.NOT_INSTALLED',
    });
    expect(errorOf(await shell('compute', 'register', 'x', '--type', 'boat', '--set', 'oar=wood', '--json'))).toMatchObject({
      code: 'CONFIG.INVALID',
    });
    await shell('compute', 'register', 'sea', '--type', 'boat', '--set', 'port=8');
    expect(errorOf(await shell('compute', 'check', 'sea', '--json'))).toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('port: is not 7'),
    });
    expect((await shell('compute', 'check')).out).toMatch(/^local \(.*\): ok\n$/);
    expect(errorOf(await shell('compute', 'check', 'gpu', '--json'))).toMatchObject({ code: 'COMPUTE.UNKNOWN' });
  });
});
