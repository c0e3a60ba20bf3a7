import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cleanRuns, createComputeRegistry } from '@stowage/compute';
import { requireCapabilities } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { emulatorAccount, type SshServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vm } from '../src/index.ts';
import { createVmProject, startSshServer, type VmProject, withoutSshfs } from './vm-project.ts';

const big = Array.from({ length: 200_000 }, (_, i) => String(i)).join('\n');

async function leaveNothing(project: VmProject): Promise<void> {
  expect(await readdir(project.remote), 'what is left on the machine').toEqual([]);
  expect(await readFile('/proc/mounts', 'utf8')).not.toContain(project.remote);
}

describe.skipIf(withoutSshfs !== undefined)('mounts of a machine over SSH', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(() => server.stop());

  test('mounts a datastore there, read-only or not', async () => {
    const project = await createVmProject(server);
    await project.put({ 'in/a.txt': 'cat', 'in/deep/b.txt': 'dog', 'in/big.txt': big, 'one.csv': '1,2' });
    await project.source({
      'work.sh': `set -e
cat "$1/deep/b.txt" "$3"; echo
ls -R "$1" | sort | tr '\\n' ' '; echo
cksum < "$1/big.txt"
mkdir "$2/sub"; cp "$1/big.txt" "$2/sub/big.txt"; echo hello > "$2/x.txt"; mv "$2/x.txt" "$2/y.txt"; echo more >> "$2/y.txt"; rm -f "$2/old.txt"
if (echo no > "$1/new.txt") 2>/dev/null; then echo wrote; else echo refused; fi
`,
    });
    await project.put({ 'out/old.txt': 'old' });
    const store = await project.workspace.getDefault();
    const result = await project.run({
      command: ['sh', 'work.sh', store.path('in').asMount(), '$out', store.path('one.csv').asMount({ pathOnCompute: './data/one.csv' })],
      outputs: { out: store.path('out/').asMount() },
    });
    expect(result.err).toBe('');
    expect(result.ok).toBe(true);
    const [words = '', , checksum, refused] = result.out.split('\n');
    expect([words, refused]).toEqual(['dog1,2', 'refused']);
    expect(checksum).toMatch(/^\d+ 1288889$/);
    const stored = join(project.workspace.folder, 'workspacestore/out');
    expect((await readdir(stored)).sort()).toEqual(['sub', 'y.txt']);
    expect(await readFile(join(stored, 'y.txt'), 'utf8')).toBe('hello\nmore\n');
    expect(await readFile(join(stored, 'sub/big.txt'), 'utf8')).toBe(big);
    await leaveNothing(project);
  });

  test('mounts at a path with blanks, in a folder that a link leads to, and counts where that is asked for', async () => {
    const project = await createVmProject(server);
    await project.put({ 'in/a.txt': 'cat' });
    await mkdir(project.remote);
    await symlink(project.remote, `${project.remote}-link`);
    await project.configure({ folder: `${project.remote}-link` });
    const store = await project.workspace.getDefault();
    const options = {
      command: ['cat', 'my % data/it\\s/a.txt'],
      inputs: { data: store.path('in').asMount({ pathOnCompute: 'my % data/it\\s' }) },
    };
    const plain = await project.run(options);
    expect(plain).toMatchObject({ ok: true, out: 'cat', notices: [] });
    expect(plain.record.movements[0]?.operations).toBeUndefined();
    const counted = await project.run({ ...options, countMounts: true });
    expect(counted.record.movements[0]).toMatchObject({ mode: 'mount', operations: expect.any(Number) });
    await leaveNothing(project);
    expect(await readFile(join(project.workspace.folder, 'workspacestore/in/a.txt'), 'utf8')).toBe('cat');
  });

  test('does not mount over what the source directory has', async () => {
    const project = await createVmProject(server);
    await project.put({ 'in/a.txt': 'cat' });
    await project.source({ 'in/b.txt': 'mine' });
    const store = await project.workspace.getDefault();
    const at = (path: string, pathOnCompute: string) => ({ command: ['true'], inputs: [store.path(path).asMount({ pathOnCompute })] });
    await expect(project.run(at('in', 'in'))).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await expect(project.run(at('in/a.txt', 'in/b.txt'))).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await leaveNothing(project);
  });

  test('a connection that is lost ends the run, whatever was mounted', async () => {
    const own = await startSshServer();
    try {
      const project = await createVmProject(own);
      const store = await project.workspace.getDefault();
      let dropped: Promise<void> | undefined;
      const running = project.run({
        command: ['sh', '-c', 'echo half > "$1/a.txt"; echo up; exec sleep 60', 'sh', '$out'],
        outputs: { out: store.path('out/').asMount() },
        onOutput: () => {
          dropped ??= own.dropConnections();
        },
      });
      await expect(running).rejects.toMatchObject({ code: 'COMPUTE.UNREACHABLE' });
      await dropped;
      await expect.poll(() => readFile('/proc/mounts', 'utf8')).not.toContain(project.remote);
    } finally {
      await own.stop();
    }
  });

  test('a program that never ends is ended, and its mounts are undone', async () => {
    const project = await createVmProject(server);
    await project.put({ 'in/a.txt': 'cat' });
    const store = await project.workspace.getDefault();
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = project.run({
      command: ['sh', '-c', 'cat "$1/a.txt"; exec tail -f "$1/a.txt"', 'sh', store.path('in').asMount()],
      signal: controller.signal,
      grace: { interrupt: 300, terminate: 300 },
      onOutput: () => controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    await leaveNothing(project);
  });

  test('what a killed run left is found and removed', async () => {
    const project = await createVmProject(server);
    await project.put({ 'in/a.txt': 'cat' });
    const script = fileURLToPath(new URL('run-and-hang.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@stowage/source', script, project.workspace.folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await readFile('/proc/mounts', 'utf8')).toContain(project.remote);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(project.remote)).toHaveLength(1);
    const report = await cleanRuns(project.workspace, { computes: createComputeRegistry([vm]) });
    expect(report).toMatchObject({ cleaned: [{ found: { processes: 1, folders: 1 } }] });
    await leaveNothing(project);
    const processes = await promisify(execFile)('sh', [
      '-c',
      `grep -lzsF 'STOWAGE_RUN_ID=${report.cleaned[0]?.id}' /proc/[0-9]*/environ | wc -l`,
    ]);
    expect(Number(processes.stdout)).toBe(0);
  });

  test('mounts blobs', async () => {
    await using azurite = await startAzurite();
    const project = await createVmProject(server, [azureBlob]);
    process.env.VM_BLOB_KEY = emulatorAccount.key;
    const credentials = { account_key: '${env:VM_BLOB_KEY}' };
    const config = {
      type: 'azure_blob',
      account_name: emulatorAccount.name,
      container_name: 'data',
      endpoint: azurite.blobEndpoint(),
      credentials,
    };
    await project.workspace.register('blobs', config, { createIfMissing: true });
    await project.put({ 'in/a.txt': 'cat', 'in/deep/b.txt': 'dog' });
    const blobs = await project.workspace.get('blobs');
    await blobs.upload(join(project.workspace.folder, 'workspacestore'));
    const result = await project.run({
      command: ['sh', '-c', 'cat "$1/a.txt" "$1/deep/b.txt"; cp -r "$1" "$2/copy"', 'sh', blobs.path('in').asMount(), '$out'],
      outputs: { out: blobs.path('out/').asMount() },
    });
    expect(result).toMatchObject({ ok: true, out: 'catdog', err: '' });
    await using opened = await blobs.open();
    const paths: string[] = [];
    for await (const entry of requireCapabilities(opened, 'list').list('out', { recursive: true }))
      if (entry.kind === 'file') paths.push(entry.path);
    expect(paths.sort()).toEqual(['out/copy/a.txt', 'out/copy/deep/b.txt']);
    await leaveNothing(project);
    expect((await stat(project.remote)).isDirectory()).toBe(true);
  });
});
