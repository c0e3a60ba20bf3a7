import { access, constants, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createComputeRegistry, type RunOptions, type RunResult, run } from '@stowage/compute';
import { type AnyDriver, createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { type SshServer, startSshServer, tryInstall, tryInstallSshServer } from '@stowage/servers';
import { Workspace } from '@stowage/workspace';
import { onTestFinished } from 'vitest';
import { vm } from '../src/index.ts';

/** Why there is no SSH server here; undefined when there is one. Said once, so that a skip is not silent. */
export const withoutSsh: string | undefined = await tryInstallSshServer();
if (withoutSsh !== undefined) console.warn(`SKIPPED: runs over SSH are not tested: ${withoutSsh}.`);

/** Why nothing can be mounted over SSH here; undefined when it can. */
export const withoutSshfs: string | undefined = withoutSsh ?? (await findMountObstacle());
if (withoutSshfs !== undefined) console.warn(`SKIPPED: mounts over SSH are not tested: ${withoutSshfs}.`);

async function findMountObstacle(): Promise<string | undefined> {
  const usable = await access('/dev/fuse', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return usable ? tryInstall('/usr/bin/sshfs', 'sshfs') : '/dev/fuse cannot be opened';
}

/** A workspace with a machine `gpu`, whose runs are kept in a folder of the test. */
export interface VmProject {
  readonly workspace: Workspace;
  /** Where the machine has the folders of runs. */
  readonly remote: string;
  readonly sourceDirectory: string;
  source(files: Readonly<Record<string, string>>): Promise<void>;
  /** Writes files into the workspace's default datastore. */
  put(files: Readonly<Record<string, string>>): Promise<void>;
  run(options: RunOptions): Promise<RunResult & { readonly out: string; readonly err: string; readonly notices: readonly string[] }>;
  /** Configures the machine anew. */
  configure(changes: Readonly<Record<string, unknown>>): Promise<void>;
}

export async function createVmProject(server: SshServer, drivers: readonly AnyDriver[] = []): Promise<VmProject> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-vm-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const workspace = await Workspace.create(join(folder, 'project'), { registry: createRegistry([local, ...drivers]) });
  const key = join(folder, 'key');
  const known = join(folder, 'known_hosts');
  await writeFile(key, server.privateKey, { mode: 0o600 });
  await writeFile(known, `${server.knownHost}\n`);
  const remote = join(folder, 'machine');
  const configure = async (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    const { host, port, user } = server;
    const config = { type: 'vm', host, port, user, private_key: `\${file:${key}}`, known_hosts: known, folder: remote, ...changes };
    await workspace.registerCompute('gpu', Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)));
  };
  await configure({});
  const sourceDirectory = join(folder, 'source');
  await mkdir(sourceDirectory);
  const writeAll = async (at: string, files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(at, path)), { recursive: true });
      await writeFile(join(at, path), text);
    }
  };
  return {
    workspace,
    remote,
    sourceDirectory,
    source: (files) => writeAll(sourceDirectory, files),
    put: (files) => writeAll(join(workspace.folder, 'workspacestore'), files),
    configure,
    async run(options) {
      const printed = { out: '', err: '' };
      const notices: string[] = [];
      const result = await run(workspace, {
        sourceDirectory,
        compute: 'gpu',
        computes: createComputeRegistry([vm]),
        onOutput: (stream, chunk) => {
          printed[stream === 'stdout' ? 'out' : 'err'] += Buffer.from(chunk).toString();
        },
        onNotice: (message) => notices.push(message),
        ...options,
      });
      return { ...result, ...printed, notices };
    },
  };
}

export { startSshServer };
