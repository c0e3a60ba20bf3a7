import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, describeReference, type Movement, openCounted, type StepOptions } from '@stowage/compute';
import { DatastoreError } from '@stowage/core';
import { createFileSystem, type FileSystemEvent, findStagingFolder } from '@stowage/mount';
import type { ClientChannel } from 'ssh2';
import type { SshConnection } from '../ssh/connect.ts';
import { requireScript, runScript } from '../ssh/run-script.ts';
import { quote } from '../ssh/words.ts';
import { serveSftp } from './sftp-server.ts';

/** A mount that stands on the machine. */
export interface RemoteMount {
  readonly movement: Movement;
  /** Takes the mount away, after what was written is in the datastore. Fails when some of it could not be uploaded. */
  remove(): Promise<Movement>;
}

/** How long a mount may take to stand, and to be given up by those who use it, in milliseconds. */
const patience = 20_000;

/**
 * Mounts a folder of a datastore on the machine: `sshfs` there speaks SFTP over this connection with a server in this process, which answers
 * from the datastore. No credential reaches the machine, and no port is opened on either side.
 *
 * @param folder of the datastore
 * @param path on the machine; absolute
 *
 * Fails with `CAPABILITY.MISSING` when the machine has no sshfs or may not mount, saying what to do.
 */
export async function mountOverSsh(
  connection: SshConnection,
  { reference, readOnly, content }: Pick<Delivery, 'reference' | 'readOnly' | 'content'>,
  folder: string,
  path: string,
  { signal }: StepOptions,
): Promise<RemoteMount> {
  if (reference.kind !== 'files') throw new DatastoreError('MATRIX.UNSUPPORTED', 'A table is no folder and cannot be mounted.');
  const began = performance.now();
  await using resources = new AsyncDisposableStack();
  const counted = resources.use(await openCounted(reference, signal));
  const [uid = 0, gid = 0] = (await requireScript(connection, 'tell who logged in', 'id -u; id -g')).trim().split('\n').map(Number);
  const lost: FileSystemEvent[] = [];
  const files = await createFileSystem(counted.store, {
    path: folder,
    readOnly,
    uid,
    gid,
    // Where `stowage mount recover` looks for what could not be uploaded.
    staging: { folder: await findStagingFolder() },
    onEvent: (event) => {
      if (event.kind === 'upload-failed') lost.push(event);
    },
  });
  resources.defer(() => files.close(AbortSignal.timeout(patience)));
  await requireScript(connection, 'make the folder of a mount', `mkdir -p -- ${quote(path)}`, signal);
  const options = ['passive', 'dir_cache=no', 'nosuid', 'nodev', ...(readOnly ? ['ro'] : [])].join(',');
  const channel = await connection.exec(`exec sshfs -f -o ${options} stowage: ${quote(path)}`);
  resources.defer(() => void channel.destroy());
  const said = collect(channel);
  const served = serveSftp(files, channel, { uid, gid });
  served.catch(() => undefined);
  await untilStanding(connection, channel, path, said, signal);
  const movement: Movement = {
    name: reference.name,
    mode: 'mount',
    from: describeReference(reference),
    to: path,
    content,
    duration: performance.now() - began,
  };
  const kept = resources.move();
  return {
    movement,
    async remove() {
      try {
        await requireScript(
          connection,
          'unmount',
          `fusermount3 -u ${quote(path)} 2>/dev/null || fusermount -u ${quote(path)} 2>/dev/null || fusermount3 -u -z ${quote(path)}`,
        );
        await served;
        await files.close(AbortSignal.timeout(patience));
        const [first] = lost;
        if (first !== undefined) {
          throw new DatastoreError('SERVICE.UNAVAILABLE', `What was written to ${path} could not be uploaded: ${first.message}`, {
            path: first.path,
            nextAction: 'It was kept: stowage mount recover.',
          });
        }
        return { ...movement, operations: counted.operations(), duration: performance.now() - began };
      } finally {
        await kept.disposeAsync();
      }
    },
  };
}

function collect(channel: ClientChannel): () => string {
  let said = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 2_000) said += chunk.toString();
  });
  return () => said.trim();
}

async function untilStanding(
  connection: SshConnection,
  channel: ClientChannel,
  path: string,
  said: () => string,
  signal: AbortSignal,
): Promise<void> {
  let ended = false;
  channel.once('exit', () => {
    ended = true;
  });
  const until = performance.now() + patience;
  while (!ended && performance.now() < until) {
    signal.throwIfAborted();
    if ((await runScript(connection, `grep -qsF ${quote(` ${path} fuse.sshfs `)} /proc/mounts`)).exitCode === 0) return;
    await sleep(50);
  }
  throw new DatastoreError('CAPABILITY.MISSING', `${connection.location} cannot mount ${path}: ${said() || 'sshfs did not come up'}.`, {
    nextAction:
      'Install sshfs there (Debian: apt-get install sshfs) and see that /dev/fuse can be opened; or download instead of mounting.',
  });
}
