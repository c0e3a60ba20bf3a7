import { DatastoreError, normalizePath } from '@stowage/core';
import type { RegisteredDatastore } from '@stowage/workspace';
import type { MountUsage } from './daemon/count-usage.ts';
import type { MountSettings } from './daemon/daemon-order.ts';
import { toSource } from './daemon/list-mounts.ts';
import { logPathOf } from './daemon/mount-record.ts';
import { startDaemon } from './daemon/start-daemon.ts';
import { unmount } from './daemon/unmount.ts';
import { chooseLauncher, findGivenDevice } from './mounting/kernel-mount.ts';
import { prepareMountPoint } from './mounting/mount-point.ts';
import type { UnmountOptions } from './mounting/unmount.ts';

/** How a datastore is mounted. */
export interface MountOptions extends MountSettings {
  /** The mount ends with this process, however that ends. Default `false`: it stands until it is unmounted. */
  readonly attached?: boolean | undefined;
  /** Counts what is asked of the datastore; see {@link Mounted.usage}. Needs `attached`. Default `false`. */
  readonly counted?: boolean | undefined;
  /** Told the lines of the log: until the mount stands, and of an attached one until it ends. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** Gives up mounting. A mount that stands stays. */
  readonly signal?: AbortSignal | undefined;
}

/** A mount that stands, served by a process of its own. */
export interface Mounted {
  /** The mount point, absolute and without symbolic links. */
  readonly directory: string;
  readonly pid: number;
  /** Where its process writes what went wrong. */
  readonly log: string;
  /** Settled when its process has ended: with its exit code, of which 0 is well, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What was asked of the datastore in all: known when the process has ended after `unmount`, if it was to count. */
  usage(): MountUsage | undefined;
  /** Unmounts, and waits until what was written is uploaded; see {@link unmount}. */
  unmount(options?: UnmountOptions): Promise<void>;
  /**
   * Ends the mount also while it is in use, as a signal to its process does: it goes out of sight at once, its users have the time of `drain`
   * and get errors then. Resolves when its process has ended.
   */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Mounts a folder of a registered datastore on an empty folder of this machine, for programs that know nothing of datastores. The files are
 * served by a process of their own, which opens the workspace itself: no secret leaves this process but by the environment, which the other
 * one inherits.
 *
 * What a program has closed is in the store, and is what another one that opens it sees. See the guide for all that a mount does and refuses.
 *
 * Fails with `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`, `DIRECTORY.NOT_EMPTY`, `PATH.EXISTS` (mounted already) for a folder that cannot be mounted
 * on; `CAPABILITY.MISSING` and `ACCESS.DENIED` where the machine or the user cannot mount, saying what to install or which right is missing;
 * `CONFIG.INVALID` for a workspace that only this process can open; and what opening the datastore fails with. A mount left by a
 * process that was killed is taken away first.
 *
 * @param path the folder in the datastore; `''` is all of it
 *
 * @example
 * ```ts
 * await using mounted = await mount(await workspace.get('training'), 'images', '/mnt/images', { readOnly: true });
 * ```
 */
export async function mount(datastore: RegisteredDatastore, path: string, directory: string, options: MountOptions = {}): Promise<Mounted> {
  const { attached = false, counted = false, signal, onLog, ...settings } = options;
  const { origin } = datastore;
  if (origin === undefined) {
    throw new DatastoreError('CONFIG.INVALID', 'The workspace was opened with a registry or keyring that another process does not have.', {
      datastore: datastore.name,
      nextAction: 'Open the workspace without them, or serve the mount from this process with serveMount().',
    });
  }
  const folder = normalizePath(path, 'directory');
  const device = findGivenDevice(directory);
  const point = device === undefined ? await prepareMountPoint(directory, { nonEmpty: settings.nonEmpty }) : directory;
  const { readOnly = false, allowOther = false } = settings;
  const source = toSource({ datastore: datastore.name, path: folder });
  const launcher = device === undefined ? await chooseLauncher({ directory: point, source, readOnly, allowOther }) : undefined;
  const log = await logPathOf(point);
  const { environment, ...workspace } = origin;
  const order = { workspace, datastore: datastore.name, path: folder, directory: point, settings, log, attached, counted };
  const { pid, ended, usage, stop } = await startDaemon({
    order,
    launcher,
    device,
    environment: { ...process.env, ...environment },
    signal,
    onLog,
  });
  const undo = async (how: UnmountOptions = {}): Promise<void> => {
    await unmount(point, how);
    if (!how.lazy) await ended;
  };
  const end = async (): Promise<void> => {
    stop();
    await ended;
  };
  return { directory: point, pid, log, ended, usage, unmount: undo, stop: end, [Symbol.asyncDispose]: end };
}
