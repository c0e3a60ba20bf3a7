import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, describeReference, type Movement, type StepOptions } from '@stowage/compute';
import { DatastoreError } from '@stowage/core';
import { countUsage, createFileSystem, type FileSystemEvent, findStagingFolder } from '@stowage/mount';
import type { ClientChannel } from 'ssh2';
import { mountEntry } from '../site/unmount-below.ts';
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
/** Exit codes of our script. */
const isTaken = 17;
const cannotTell = 18;

/** Something is where a mount is to be. */
export function taken(path: string, name: string): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${path}, where ${name} is to be mounted, is taken: the source directory has something there.`, {
    path,
    nextAction: 'Choose another pathOnCompute, or keep that path out of the snapshot by .stowageignore.',
  });
}

const cannotMount = (location: string, path: string, why: string): DatastoreError =>
  new DatastoreError('CAPABILITY.MISSING', `${location} cannot mount ${path}: ${why}.`, {
    nextAction:
      'Install sshfs there (Debian: apt-get install sshfs) and see that /dev/fuse can be opened; or download instead of mounting.',
  });

/**
 * Mounts a folder of a datastore on the machine: `sshfs` there speaks SFTP over this connection with a server in this process, which answers
 * from the datastore. No credential reaches the machine, and no port is opened on either side.
 *
 * @param folder of the datastore
 * @param path on the machine; absolute
 *
 * Fails with `PATH.EXISTS` when something is there, and with `CAPABILITY.MISSING` when the machine has no sshfs or may not mount, saying what to do. What may stand
 * then is for whoever clears the folder of the run: it answers nobody.
 */
export async function mountOverSsh(
  connection: SshConnection,
  { reference, readOnly, content, counted }: Omit<Delivery, 'mode' | 'path'>,
  folder: string,
  path: string,
  { signal, notify }: StepOptions & { notify(message: string): void },
): Promise<RemoteMount> {
  if (reference.kind !== 'files') throw new DatastoreError('MATRIX.UNSUPPORTED', 'A table is no folder and cannot be mounted.');
  const began = performance.now();
  await using resources = new AsyncDisposableStack();
  const opened = resources.use(await reference.datastore.open({ signal }));
  const usage = counted ? countUsage(opened) : undefined;
  const { place, uid, gid } = await preparePlace(connection, path, reference.name, signal);
  let lost: FileSystemEvent | undefined;
  const files = await createFileSystem(usage?.store ?? opened, {
    path: folder,
    readOnly,
    uid,
    gid,
    // Where `stowage mount recover` looks for what could not be uploaded.
    staging: { folder: await findStagingFolder() },
    onEvent: (event) => {
      if (event.kind === 'upload-failed') lost ??= event;
      else notify(`${event.path}: ${event.message}`);
    },
  });
  resources.defer(() => files.close(AbortSignal.timeout(patience)));
  const options = ['passive', 'dir_cache=no', 'nosuid', 'nodev', ...(readOnly ? ['ro'] : [])].join(',');
  const channel = await connection.exec(`exec sshfs -f -o ${options} stowage: ${quote(place)}`);
  resources.defer(() => void channel.destroy());
  const ended = new Promise<true>((resolve) => channel.once('end', () => resolve(true)));
  const said = collect(channel);
  const served = serveSftp(files, channel, { uid, gid });
  served.catch(() => undefined);
  await untilStanding(connection, channel, place, said, signal);
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
        await requireScript(connection, 'unmount', unmount(place));
        // Who has something open there keeps it, and sshfs, as long as that is open.
        const isFree = await Promise.race([ended, sleep(patience, false, { ref: false })]);
        if (!isFree) {
          throw new DatastoreError('PATH.LOCKED', `${path} is still in use on ${connection.location}.`, {
            path,
            nextAction: 'End what uses it. What was written and not uploaded is kept: stowage mount recover.',
          });
        }
        await served;
      } finally {
        await kept.disposeAsync();
      }
      if (lost === undefined) return { ...movement, ...usage?.usage(), duration: performance.now() - began };
      throw new DatastoreError('SERVICE.UNAVAILABLE', `What was written to ${path} could not be uploaded: ${lost.message}`, {
        path: lost.path,
        nextAction: 'It was kept: stowage mount recover.',
      });
    },
  };
}

/** Unmounts; what somebody has open at least loses its name. */
function unmount(place: string): string {
  const ways = ['fusermount3 -u', 'fusermount -u', 'fusermount3 -u -z', 'fusermount -u -z'];
  return [...ways.map((way) => `${way} ${quote(place)} 2>/dev/null`), `umount -l ${quote(place)}`].join(' || ');
}

/** Makes the folder of a mount, if there is nothing in its place, and tells its path without links, and who logged in. */
async function preparePlace(
  connection: SshConnection,
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly place: string; readonly uid: number; readonly gid: number }> {
  const at = quote(path);
  const script = [
    `[ -r /proc/mounts ] || exit ${cannotTell}`,
    `if [ -L ${at} ] || { [ -e ${at} ] && { [ ! -d ${at} ] || [ -n "$(ls -A ${at})" ]; }; }; then exit ${isTaken}; fi`,
    `mkdir -p -- ${at} && cd ${at} && id -u && id -g && pwd -P`,
  ];
  const { exitCode, stdout, stderr } = await runScript(connection, script.join('\n'), signal);
  if (exitCode === isTaken) throw taken(path, name);
  if (exitCode === cannotTell) throw cannotMount(connection.location, path, 'its mounts cannot be told, as it has no /proc/mounts');
  if (exitCode !== 0) throw cannotMount(connection.location, path, stderr.trim());
  const [uid, gid, ...place] = stdout.replace(/\n$/, '').split('\n');
  return { place: place.join('\n'), uid: Number(uid), gid: Number(gid) };
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
    if ((await runScript(connection, `grep -qsF ${quote(` ${mountEntry(path)} fuse.sshfs `)} /proc/mounts`)).exitCode === 0) return;
    await sleep(50);
  }
  throw cannotMount(connection.location, path, said() || 'sshfs did not come up');
}
