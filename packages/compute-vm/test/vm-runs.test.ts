import { execFile } from 'node:child_process';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createComputeRegistry, runPipeline, scriptStep } from '@stowage/compute';
import azureBlob from '@stowage/driver-azure-blob';
import { emulatorAccount, type SshServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vm } from '../src/index.ts';
import { createVmProject, startSshServer, withoutSsh } from './vm-project.ts';

const train = `
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
const [, , flag, data] = process.argv;
console.log(flag, readFileSync(data + '/deep/b.txt', 'utf8'), readFileSync('in/foo/x.txt', 'utf8'), readFileSync(process.env.AZUREML_DATAREFERENCE_one, 'utf8'));
console.error('to the other stream');
writeFileSync('bar.pkl', 'model');
cpSync(data, process.env.AZUREML_DATAREFERENCE_copies, { recursive: true });
`;

const files = {
  'animals/a.txt': 'cat',
  'animals/deep/b.txt': 'dog',
  'animals/empty': '',
  "animals/it's $(odd) name": 'odd',
  'foo/x.txt': 'x',
  'one.csv': '1',
};

describe.skipIf(withoutSsh !== undefined)('a machine over SSH', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(() => server.stop());

  test('brings files, runs, and takes back what the program wrote', async () => {
    const project = await createVmProject(server);
    await project.put(files);
    await project.source({ 'train.mjs': train, 'sub/also.txt': 'there' });
    const store = await project.workspace.getDefault();
    const options = {
      command: ['node', 'train.mjs', '--data_dir', store.path('animals').asDownload()],
      inputs: [
        store.path('./foo').asDownload({ pathOnCompute: './in/foo' }),
        store.path('one.csv', { name: 'one' }).asDownload(),
        store.path('out/').asUpload({ pathOnCompute: './bar.pkl' }),
      ],
      outputs: { copies: store.path('copied').asUpload({ onConflict: 'overwrite' }) },
    };
    const result = await project.run(options);
    expect(result).toMatchObject({ ok: true, exitCode: 0, out: '--data_dir dog x 1\n', err: 'to the other stream\n' });
    const { movements } = result.record;
    const animals = movements.find(({ from }) => from.endsWith(':animals'));
    expect(animals).toMatchObject({ mode: 'download', content: 'directory', files: 4, bytes: 9 });
    expect(movements.find(({ name }) => name === 'copies')).toMatchObject({ files: 4, digest: animals?.digest });
    expect(await readFile(join(project.workspace.folder, 'workspacestore/out/bar.pkl'), 'utf8')).toBe('model');
    expect(await readdir(project.remote), 'what is left on the machine').toEqual([]);
    // The same program, here and there, gets the same data: the record of both says so.
    const here = await project.run({ ...options, compute: 'local', inputs: options.inputs.slice(0, 2) });
    expect(here.record.movements.find(({ from }) => from.endsWith(':animals'))?.digest).toBe(animals?.digest);
  });

  test('is a compute of pipelines', async () => {
    const project = await createVmProject(server);
    await project.put({ 'given/a.txt': 'one two' });
    await project.source({ 'count.sh': 'wc -w < "$1/a.txt" > "$2/count.txt"' });
    const store = await project.workspace.getDefault();
    const [given, counts] = [store.path('given/').asDownload(), store.path('counts/').asUpload()];
    const step = scriptStep({
      name: 'count',
      command: ['sh', 'count.sh', '$given', '$counts'],
      sourceDirectory: project.sourceDirectory,
      inputs: { given },
      outputs: { counts },
      compute: 'gpu',
    });
    const options = { computes: createComputeRegistry([vm]) };
    const outcomes = async () =>
      (await runPipeline(project.workspace, { name: 'there', steps: [step] }, options)).steps.map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['done']);
    expect(await readFile(join(project.workspace.folder, 'workspacestore/counts/count.txt'), 'utf8')).toMatch(/^\s*2\n$/);
    expect(await outcomes()).toEqual(['reused']);
  });

  test('passes arguments, variables and exit codes on as they are', async () => {
    const project = await createVmProject(server);
    await project.source({ 'tell.mjs': 'console.log(JSON.stringify([process.argv.slice(2), process.env.ODD])); process.exit(7);' });
    const words = ['', ' ', "it's", '"quoted"', '$HOME', '`id`', '*', '\\', 'ä\n€'];
    const result = await project.run({ command: ['node', 'tell.mjs', ...words], environment: { ODD: `a'b"$HOME\n` } });
    expect(result).toMatchObject({ ok: false, exitCode: 7 });
    expect(JSON.parse(result.out)).toEqual([words, `a'b"$HOME\n`]);
  });

  test('an abort stops the program and everything that it started, and leaves nothing', async () => {
    const project = await createVmProject(server);
    await project.source({
      'hang.mjs': `
import { spawn } from 'node:child_process';
const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
process.on('SIGINT', () => { console.log('interrupted'); process.exit(3); });
console.log('started', child.pid);
setInterval(() => undefined, 1000);`,
    });
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    let said = '';
    const running = project.run({
      command: ['node', 'hang.mjs'],
      signal: controller.signal,
      onOutput: (_stream, chunk) => {
        said += Buffer.from(chunk).toString();
        if (said.includes('started')) controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(said).toMatch(/started \d+\ninterrupted\n/);
    const [, pid] = /started (\d+)/.exec(said) ?? [];
    expect(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tgone')).toMatch(/State:\t(gone|Z)/);
    expect(await readdir(project.remote)).toEqual([]);
  });

  test('looks for a program by the search path that the run sets', async () => {
    const project = await createVmProject(server);
    await project.source({ 'bin/tell-me': '#!/bin/sh\necho told' });
    await chmod(join(project.sourceDirectory, 'bin/tell-me'), 0o755);
    await expect(project.run({ command: ['tell-me'] })).rejects.toMatchObject({ code: 'COMMAND.NOT_FOUND' });
    const options = { command: ['tell-me'], environment: { PATH: 'bin:/usr/bin:/bin' } };
    expect(await project.run(options)).toMatchObject({ ok: true, out: 'told\n' });
  });

  test('a program whose output nobody takes is ended, and the reason is told', async () => {
    const project = await createVmProject(server);
    const reason = new Error('the disk is full');
    let id = '';
    const running = project.run({
      command: ['sh', '-c', 'while sleep 0.1; do echo more; done'],
      onPhase: (_phase, run) => {
        id = run;
      },
      onOutput: () => Promise.reject(reason),
    });
    await expect(running).rejects.toBe(reason);
    const { stdout } = await promisify(execFile)('sh', ['-c', `grep -lzsF 'STOWAGE_RUN_ID=${id}' /proc/[0-9]*/environ | wc -l`]);
    expect(Number(stdout)).toBe(0);
    expect(await readdir(project.remote)).toEqual([]);
  });

  test('keeps the files of a run without the variables of its program', async () => {
    const project = await createVmProject(server);
    const { record } = await project.run({ command: ['touch', 'made'], environment: { SECRET: 'hush' }, keepFiles: true });
    expect((await readdir(join(project.remote, record.id))).sort()).toEqual(['data', 'work']);
    expect(await readdir(record.kept ?? '')).toEqual(['made']);
  });

  test('a variable that no shell takes is refused', async () => {
    const project = await createVmProject(server);
    await expect(project.run({ command: ['true'], environment: { 'X;touch y': '1' } })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(await readdir(project.remote)).toEqual([]);
  });

  test('a connection is closed when its machine cannot be used', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const project = await createVmProject(server);
    await project.configure({ folder: join(project.remote, 'back\\slash') });
    const before = sockets();
    await expect(project.run({ command: ['true'] })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(sockets()).toBe(before);
  });

  test.each([
    [
      'command that is not there',
      { command: ['no-such-program'] },
      {},
      { code: 'COMMAND.NOT_FOUND', message: expect.stringContaining('no-such-program') },
    ],
    ['port where nothing listens', { command: ['true'] }, { port: 1 }, { code: 'COMPUTE.UNREACHABLE' }],
    [
      'other key of the machine',
      { command: ['true'] },
      { host_key: `SHA256:${'A'.repeat(43)}` },
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('another key') },
    ],
    [
      'machine that is not known',
      { command: ['true'] },
      { known_hosts: '/nonexistent' },
      { code: 'ACCESS.UNAUTHENTICATED', nextAction: expect.stringContaining('host_key') },
    ],
    ['field that is unknown', { command: ['true'] }, { hots: 'x' }, { code: 'CONFIG.INVALID', message: expect.stringContaining('hots') }],
  ])('a %s is told before anything is moved', async (_name, options, changes, expected) => {
    const project = await createVmProject(server);
    await project.configure(changes);
    await expect(project.run(options)).rejects.toMatchObject(expected);
  });

  test('a key that may not log in is refused, and stands in no message', async () => {
    const project = await createVmProject(server);
    process.env.STRANGE_KEY = server.strangeKey;
    await project.configure({ private_key: '${env:STRANGE_KEY}' });
    const failure = (await project.run({ command: ['true'] }).then(
      () => undefined,
      (error: unknown) => error,
    )) as Error & { toJSON(): unknown };
    expect(failure).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
    expect(JSON.stringify(failure.toJSON()) + failure.stack).not.toContain(server.strangeKey.split('\n')[1]);
  });

  test('a connection that is lost ends the run with an error', async () => {
    const own = await startSshServer();
    try {
      const project = await createVmProject(own);
      await project.source({ 'wait.mjs': "console.log('up'); setTimeout(() => undefined, 20000);" });
      let dropped: Promise<void> | undefined;
      const running = project.run({
        command: ['node', 'wait.mjs'],
        onOutput: () => {
          dropped ??= own.dropConnections();
        },
      });
      await expect(running).rejects.toMatchObject({ code: 'COMPUTE.UNREACHABLE' });
      await dropped;
    } finally {
      await own.stop();
    }
  });

  test('a machine fetches files itself by signed URLs, which stand in no file and no command line', async () => {
    await using azurite = await startAzurite();
    const project = await createVmProject(server, [azureBlob]);
    process.env.VM_BLOB_KEY = emulatorAccount.key;
    await project.workspace.register(
      'blobs',
      {
        type: 'azure_blob',
        account_name: emulatorAccount.name,
        container_name: 'data',
        endpoint: azurite.blobEndpoint(),
        credentials: { account_key: '${env:VM_BLOB_KEY}' },
      },
      { createIfMissing: true },
    );
    await project.put(files);
    const blobs = await project.workspace.get('blobs');
    await blobs.upload(join(project.workspace.folder, 'workspacestore'));
    await project.source({
      'look.mjs': "import { execSync } from 'node:child_process'; console.log(execSync('find .. -type f | sort').toString());",
    });
    const result = await project.run({ command: ['node', 'look.mjs'], inputs: { animals: blobs.path('animals').asDownload() } });
    expect(result).toMatchObject({ ok: true, notices: [] });
    expect(result.out.split('\n').filter((line) => line.includes('/data/'))).toHaveLength(4);
    const [signed] = result.record.movements;
    await project.configure({ delivery: 'through-us' });
    const [through] = (await project.run({ command: ['true'], inputs: { animals: blobs.path('animals').asDownload() } })).record.movements;
    expect(signed).toMatchObject({ files: 4, bytes: 9, digest: through?.digest });
    expect(JSON.stringify(result.record)).not.toMatch(/sig=/);
    // More files than are fetched at a time; and a file that is in the way stays as it is.
    await project.put(Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`many/${at % 7}/${at}.txt`, String(at)])));
    await blobs.upload(join(project.workspace.folder, 'workspacestore/many'), { to: 'many' });
    const many = blobs.path('many').asDownload({ pathOnCompute: 'in' });
    const all = await project.run({ command: ['sh', '-c', 'find in -type f | wc -l; ls ..'], inputs: { many } });
    expect(all).toMatchObject({ notices: [], record: { movements: [{ files: 70 }] } });
    expect(all.out.trim().split(/\s+/)).toEqual(['70', 'data', 'start.sh', 'work']);
    await project.source({ 'in/3/3.txt': 'mine' });
    await expect(project.run({ command: ['true'], inputs: { many } })).rejects.toMatchObject({
      code: 'PATH.EXISTS',
      message: expect.stringContaining('in/3/3.txt'),
    });
    // The store on disk does not sign.
    await project.configure({ delivery: 'signed' });
    const here = (await project.workspace.getDefault()).path('animals').asDownload();
    await expect(project.run({ command: ['true'], inputs: { here } })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });
});
