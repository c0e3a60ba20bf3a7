import { join } from 'node:path';
import type { Datastore } from '@stowage/core';
import type { MountSettings } from '../daemon/daemon-order.ts';
import { openStateFolder } from '../daemon/user-folders.ts';
import { createFileSystem, type FileSystemEvent } from '../files/index.ts';
import { NoticeQueue } from '../fuse/notice-queue.ts';
import type { RequestFailure } from '../fuse/session.ts';
import { findGivenDevice } from '../mounting/kernel-mount.ts';
import { prepareMountPoint } from '../mounting/mount-point.ts';
import { ServedMount } from './served-mount.ts';

/** How a program serves a mount itself. */
export interface ServeOptions extends MountSettings {
  /** The folder of the datastore that is mounted. Default: all of it. */
  readonly path?: string | undefined;
  /** The name that `df` shows. Default: the store's. */
  readonly name?: string | undefined;
  /** The device of a mount that a parent has made already. Default: the one that `FUSE_FD` or a directory `/dev/fd/N` names. */
  readonly device?: number | undefined;
  /** Told of requests that failed in a way that somebody should know of. */
  readonly onFailure?: ((failure: RequestFailure) => void) | undefined;
  /** Told of what no program hears of, such as an upload that failed after the file was closed. */
  readonly onEvent?: ((event: FileSystemEvent) => void) | undefined;
}

/** The folder in which content waits for its upload, of this user. {@link recoverStaged} looks there. */
export async function findStagingFolder(): Promise<string> {
  return join(await openStateFolder(), 'staging');
}

/**
 * Mounts an open datastore and serves the mount from this process, for programs that run for nothing else: whoever uses a mount from the
 * process that serves it waits for itself, for ever. Other programs use `mount`, which starts a process.
 *
 * The process should end the mount by `stop` when it is told to end. Should it be killed, a guard takes the mount away. The datastore stays
 * open; it is the caller's.
 *
 * Fails with `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`, `DIRECTORY.NOT_EMPTY`, `PATH.EXISTS` for what cannot be mounted on; `CAPABILITY.MISSING`
 * and `ACCESS.DENIED` for a machine or a user that cannot mount, saying what to do; `CAPABILITY.MISSING` for a store that cannot `stat`,
 * `read` and `list`; `CONFIG.INVALID`.
 *
 * @example
 * ```ts
 * const mount = await serveMount(store, '/mnt/training', { readOnly: true });
 * process.once('SIGTERM', () => void mount.stop());
 * await mount.ended;
 * ```
 */
export async function serveMount(store: Datastore, directory: string, options: ServeOptions = {}): Promise<ServedMount> {
  const { path, name = store.name, device: given, allowOther = false, nonEmpty, drain, transport, onFailure, ...files } = options;
  const device = given ?? findGivenDevice(directory);
  const point = device === undefined ? await prepareMountPoint(directory, { nonEmpty }) : directory;
  const notices = new NoticeQueue();
  const staging = files.staging?.folder ?? (await findStagingFolder());
  const fileSystem = await createFileSystem(store, { ...files, path, staging: { ...files.staging, folder: staging }, notices });
  const source = `stowage:${name}${path === undefined || path === '' ? '' : `/${path}`}`;
  const readOnly = options.readOnly ?? store.capabilities.write === undefined;
  // The file system gives up requests to the store itself; this is for what it might overlook.
  const operationTimeout = 2 * (options.timeout ?? 60_000) + 5_000;
  return ServedMount.start(fileSystem, {
    directory: point,
    source,
    readOnly,
    allowOther,
    device,
    drain,
    transport,
    operationTimeout,
    notices,
    onFailure,
  });
}
