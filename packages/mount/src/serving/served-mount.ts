import { setTimeout as delay } from 'node:timers/promises';
import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { FileSystem } from '../file-system.ts';
import type { NoticeQueue } from '../fuse/notice-queue.ts';
import { Session, type SessionOptions } from '../fuse/session.ts';
import { findGivenDevice, isMountPoint, mountDevice } from '../mounting/kernel-mount.ts';
import type { KernelMountOptions } from '../mounting/kernel-mount-options.ts';
import { raiseReadAhead } from '../mounting/read-ahead.ts';
import { type UnmountOptions, unmountDirectory } from '../mounting/unmount.ts';
import { type MountGuard, startMountGuard } from './mount-guard.ts';

/** How a file system is served. */
export interface ServeSettings extends KernelMountOptions, Omit<SessionOptions, 'notices'> {
  /** Milliseconds that uploads under way, and programs that have files open, are given when the mount ends. Default 60 000. */
  readonly drain?: number | undefined;
  /** A device that is open and mounted already. */
  readonly device?: number | undefined;
  readonly notices?: NoticeQueue | undefined;
}

/** Milliseconds for the kernel's greeting, which comes at once. */
const greeting = 20_000;

/** A mount that this process serves. */
export class ServedMount {
  readonly directory: string;
  /** How requests are read. */
  readonly transport: Session['transport']['name'];
  /** Settled when the mount is gone: uploads go on. */
  readonly detached: Promise<void>;
  /** Settled when the mount is gone and all uploads are done, or the time for them is over. */
  readonly ended: Promise<void>;
  /** Whether the process has to be killed to end: a thread may hang in the device. */
  readonly mayBlockExit: boolean;
  readonly #session: Session;
  readonly #drain: number;
  readonly #isOurs: boolean;

  private constructor(session: Session, fileSystem: FileSystem, guard: MountGuard | undefined, settings: ServeSettings) {
    this.directory = settings.directory;
    this.transport = session.transport.name;
    this.mayBlockExit = session.transport.mayBlockExit;
    this.#session = session;
    this.#drain = settings.drain ?? 60_000;
    this.#isOurs = isMountPoint(settings.directory);
    this.detached = session.ended;
    this.ended = session.ended.finally(async () => {
      guard?.dismiss();
      await fileSystem.close(AbortSignal.timeout(this.#drain));
    });
    this.ended.catch(() => undefined);
  }

  /** Mounts and serves. The file system is closed with the mount, and also when mounting fails. */
  static async start(fileSystem: FileSystem, settings: ServeSettings): Promise<ServedMount> {
    let session: Session | undefined;
    let guard: MountGuard | undefined;
    const isOurs = isMountPoint(settings.directory);
    try {
      const device = settings.device ?? findGivenDevice(settings.directory) ?? (await mountDevice(settings));
      if (isOurs) guard = startMountGuard(settings.directory);
      session = new Session(device, fileSystem, settings);
      await Promise.race([session.ready, expire(greeting)]);
      if (isOurs) await raiseReadAhead(settings.directory);
      return new ServedMount(session, fileSystem, guard, settings);
    } catch (error) {
      session?.close();
      if (session !== undefined && isOurs) await unmountDirectory(settings.directory, { lazy: true }).catch(() => undefined);
      guard?.dismiss();
      await fileSystem.close(AbortSignal.timeout(0));
      throw error;
    }
  }

  /**
   * Takes the mount away and waits until all is uploaded, or the time for that is over. Fails with `PATH.LOCKED` while it is in use,
   * unless `lazy`; the mount goes on then.
   */
  async unmount(options: UnmountOptions = {}): Promise<void> {
    await this.#undo(options);
    if (options.lazy) await this.#endWithin(this.#drain);
    await this.ended;
  }

  /**
   * Ends whatever happens: a mount that is in use goes out of sight, programs are given the time for draining, and then get errors.
   * For a process that has been told to stop.
   */
  async stop(): Promise<void> {
    try {
      await this.#undo({});
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.LOCKED')) throw error;
      await this.#undo({ lazy: true });
    } finally {
      await this.#endWithin(this.#drain);
    }
    await this.ended;
  }

  /** Ends at once: programs get errors, and uploads are given no time beyond what draining has. */
  abort(): void {
    this.#session.close();
  }

  async #undo(options: UnmountOptions): Promise<void> {
    try {
      if (this.#isOurs) await unmountDirectory(this.directory, options);
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    }
  }

  async #endWithin(milliseconds: number): Promise<void> {
    const patience = new AbortController();
    const late = delay(milliseconds, undefined, { signal: patience.signal, ref: false }).then(
      () => this.abort(),
      () => undefined,
    );
    await Promise.race([this.#session.ended, late]);
    patience.abort();
  }
}

async function expire(milliseconds: number): Promise<never> {
  await delay(milliseconds, undefined, { ref: false });
  throw new DatastoreError('SERVICE.TIMEOUT', 'The kernel did not greet the mount.', {
    nextAction: 'Try again, or download the data instead.',
  });
}
