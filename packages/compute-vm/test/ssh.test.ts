import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SshServer, startSshServer } from '@stowage/servers';
import { Server, utils } from 'ssh2';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type VmConfig, vmConfig } from '../src/config.ts';
import { openFiles } from '../src/files/sftp-files.ts';
import { findCommand } from '../src/site/find-command.ts';
import { connect } from '../src/ssh/connect.ts';
import { runScript, runWithInput } from '../src/ssh/run-script.ts';
import { withoutSsh } from './vm-project.ts';

async function toConfig(fields: Readonly<Record<string, unknown>>): Promise<VmConfig> {
  const result = await vmConfig['~standard'].validate({ host: '127.0.0.1', user: 'somebody', ...fields });
  if (result.issues !== undefined) throw new Error(result.issues[0]?.message);
  return result.value;
}

async function listen(server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { readonly port: number }).port;
}

describe.skipIf(withoutSsh !== undefined)('scripts on a machine', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(() => server.stop());

  async function open() {
    const { port, user, privateKey, hostKey } = server;
    const connection = await connect(await toConfig({ port, user, private_key: privateKey, host_key: hostKey }));
    onTestFinished(() => connection.close());
    return connection;
  }

  test('one that is aborted neither speaks to the next nor ends it', async () => {
    const connection = await open();
    for (let round = 0; round < 5; round++) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const first = runScript(connection, 'echo early; echo late; sleep 30', controller.signal);
      setTimeout(() => controller.abort(reason), 50);
      await expect(first).rejects.toBe(reason);
      expect(await runScript(connection, 'sleep 0.2; echo next')).toEqual({ exitCode: 0, stdout: 'next\n', stderr: '' });
    }
  });

  test('a program that is aborted is not waited for', async () => {
    const connection = await open();
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(runWithInput(connection, 'exec sleep 60', '', controller.signal)).rejects.toBe(reason);
    expect((await runScript(connection, 'exit 3')).exitCode).toBe(3);
  });

  test.each([
    ['sh', undefined, 0],
    ['sh', '/nowhere::/bin', 0],
    ['sh', '/nowhere', 1],
    ['/bin/sh', '/nowhere', 0],
    ['/etc/passwd', undefined, 1],
    ['/etc', undefined, 1],
    ['export', undefined, 1],
    ["no'such", undefined, 1],
  ])('%s is looked for by the search path %s', async (file, searchPath, exitCode) => {
    const connection = await open();
    expect((await runScript(connection, findCommand(file, '/tmp', searchPath))).exitCode).toBe(exitCode);
  });
});

describe('connecting', () => {
  test('ends at once when it is aborted', async () => {
    const server = createServer(() => undefined);
    const port = await listen(server);
    onTestFinished(() => void server.close());
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    const config = await toConfig({ port, password: 'x', host_key: `SHA256:${'A'.repeat(43)}`, connect_timeout: 600_000 });
    await expect(connect(config, controller.signal)).rejects.toBe(reason);
  });

  test('a transfer that is aborted does not wait for a machine that does not answer', async () => {
    const key = utils.generateKeyPairSync('ed25519');
    const server = new Server({ hostKeys: [key.private] }, (client) => {
      client.on('authentication', (context) => context.accept());
      client.on('error', () => undefined);
      client.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => {
          const sftp = acceptSftp();
          sftp.on('OPEN', (id) => sftp.handle(id, Buffer.from('1')));
          for (const name of ['WRITE', 'READ', 'CLOSE'] as const) sftp.on(name, () => undefined);
        });
      });
    });
    const port = await listen(server);
    const host_key = `SHA256:${createHash('sha256')
      .update(key.public.split(' ')[1] ?? '', 'base64')
      .digest('base64')}`;
    const connection = await connect(await toConfig({ port, password: 'x', host_key }));
    onTestFinished(async () => {
      await connection.close();
      server.close();
    });
    const files = await openFiles(connection);
    const reason = new Error('enough');
    const abortSoon = (): AbortSignal => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 50);
      return controller.signal;
    };
    const source = (async function* () {
      yield Buffer.alloc(10 * 1_048_576);
    })();
    await expect(files.write('/a', source, {}, abortSoon())).rejects.toBe(reason);
    await expect(Array.fromAsync(files.read('/a', 0, 1_048_576, abortSoon()))).rejects.toBe(reason);
  });

  test('asks a machine with several keys for the one that is known, and takes none that was revoked', async () => {
    const [elliptic, rsa] = [utils.generateKeyPairSync('ed25519'), utils.generateKeyPairSync('rsa', { bits: 2048 })];
    const server = new Server({ hostKeys: [elliptic.private, rsa.private] }, (client) => {
      client.on('authentication', (context) => context.accept());
      client.on('error', () => undefined);
    });
    const port = await listen(server);
    const folder = await mkdtemp(join(tmpdir(), 'stowage-ssh-'));
    onTestFinished(async () => {
      server.close();
      await rm(folder, { recursive: true });
    });
    const known_hosts = join(folder, 'known_hosts');
    const line = `[127.0.0.1]:${port} ${rsa.public}\n`;
    await writeFile(known_hosts, line);
    const config = await toConfig({ port, password: 'x', known_hosts });
    await (await connect(config)).close();
    await writeFile(known_hosts, `${line}@revoked ${line}`);
    await expect(connect(config)).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
  });
});
