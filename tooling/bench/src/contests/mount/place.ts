import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type BlobStub, startBlobStub } from '@stowage/servers';
import { isInstalled, runCommand } from '../command.ts';

const source = '--conditions=@stowage/source';
const script = (name: string): string => new URL(name, import.meta.url).pathname;

/** A stub, a folder for what is made meanwhile, and mounts of the stub. */
export interface MountPlace extends AsyncDisposable {
  readonly stub: BlobStub;
  readonly folder: string;
  /** Where our mount, and rclone's, are; undefined where rclone is not installed. */
  readonly ours: string;
  readonly rclone: string | undefined;
  /** Seconds of a shell command; `$AT` is the directory. */
  time(at: string, command: string): Promise<number>;
  /** Seconds of a transfer without any mount. */
  transfer(direction: 'download' | 'upload', blob: string, file?: string): Promise<number>;
}

/**
 * Mounts a container by every contender. rclone without its cache, with which it would upload some time after the file is
 * closed, and without its look at what it wrote, as the stub keeps nothing.
 */
export async function openMountPlace(container: string, latencyMilliseconds: number): Promise<MountPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-bench-mount-'));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const stub = undo.use(await startBlobStub({ latencyMilliseconds }));
  const directory = async (name: string): Promise<string> => {
    const path = join(folder, name);
    await mkdir(path);
    return path;
  };
  const ours = await directory('ours');
  const parameters = [source, script('serve.ts'), stub.blobEndpoint, container, ours, join(folder, 'staging')];
  undo.defer(await startServer(process.execPath, parameters, ours));
  const rclone = isInstalled('rclone') ? await directory('rclone') : undefined;
  if (rclone === undefined) process.stderr.write('rclone is not installed (apt-get install rclone) and sits out.\n');
  else
    undo.defer(
      await startServer(
        'rclone',
        ['mount', `:azureblob:${container}`, rclone, '--vfs-cache-mode', 'off', '--ignore-size', '--size-only'],
        rclone,
        rcloneEnv(stub, folder),
      ),
    );
  const kept = undo.move();
  return {
    stub,
    folder,
    ours,
    rclone,
    async time(at, command) {
      return (await runCommand('bash', ['-ec', command], { env: { AT: at } })).seconds;
    },
    async transfer(direction, blob, file = '') {
      const { stdout } = await runCommand(process.execPath, [
        source,
        script('transfer.ts'),
        stub.blobEndpoint,
        container,
        direction,
        blob,
        file,
      ]);
      return Number(stdout);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The stub checks no signature, and by a URL with one rclone takes an address and a port. */
function rcloneEnv(stub: BlobStub, folder: string): NodeJS.ProcessEnv {
  return {
    RCLONE_AZUREBLOB_SAS_URL: `${stub.blobEndpoint}?sv=2021-06-08&sig=none`,
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CACHE_DIR: join(folder, 'rclone-cache'),
    RCLONE_LOG_LEVEL: 'ERROR',
  };
}

/** Starts what serves a mount, waits until it is there, and gives what ends it. */
async function startServer(
  command: string,
  parameters: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv = {},
): Promise<() => Promise<void>> {
  const server = spawn(command, parameters, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  try {
    await waitForMount(server, directory);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

const patience = 20_000;

async function waitForMount(server: ChildProcess, directory: string): Promise<void> {
  for (const end = performance.now() + patience; ; await setTimeout(50)) {
    if (server.exitCode !== null) throw new Error(`What should mount ${directory} ended with ${server.exitCode}.`);
    const isMounted = await runCommand('mountpoint', ['-q', directory]).then(
      () => true,
      () => false,
    );
    if (isMounted) return;
    if (performance.now() > end) throw new Error(`Nothing was mounted on ${directory} within ${patience / 1_000} s.`);
  }
}
