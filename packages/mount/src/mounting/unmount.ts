import { DatastoreError } from '@stowage/core';
import { findMount } from './mount-table.ts';
import { findUsers } from './mount-users.ts';
import { probeMount } from './probe-mount.ts';
import { runTool, type ToolResult } from './run-tool.ts';

/** How a mount is undone. */
export interface UnmountOptions {
  /** Takes a mount that is in use out of sight at once; whoever has files of it open keeps them until they are closed. Default `false`. */
  readonly lazy?: boolean | undefined;
  /** Milliseconds until a mount that does not answer is taken for one that hangs, and aborted. Default 10 000. */
  readonly patience?: number | undefined;
}

const isRoot = (): boolean => process.geteuid?.() === 0;

/** Root needs no more than what every Linux has. */
const unmountWith = (directory: string, isLazy: boolean, patience: number): Promise<ToolResult> => {
  if (isRoot()) return runTool('umount', [...(isLazy ? ['-l'] : []), '--', directory], { patience });
  return runTool('fusermount3', ['-u', ...(isLazy ? ['-z'] : []), '--', directory], { patience });
};

/**
 * Takes the mount off a directory, whoever serves it. One that does not answer is `aborted`, which frees all who wait for it.
 *
 * Fails with `PATH.LOCKED` when it is in use, naming the processes that can be seen; `PATH.NOT_FOUND` when nothing is mounted there;
 * `ACCESS.DENIED`.
 */
export async function unmountDirectory(
  directory: string,
  { lazy = false, patience = 10_000 }: UnmountOptions = {},
): Promise<'unmounted' | 'aborted'> {
  if ((await findMount(directory)) === undefined) throw notMounted(directory);
  const first = await unmountWith(directory, lazy, patience);
  if (first.code === 0) return 'unmounted';
  const isBusy = /busy/.test(first.error);
  // Who waits for an answer that never comes uses the mount too.
  if (first.code === 'stuck' || (isBusy && (await probeMount(directory, patience)) === 'hung')) {
    await abortMount(directory, patience);
    return 'aborted';
  }
  // Somebody else was quicker.
  if ((await findMount(directory)) === undefined) return 'unmounted';
  throw isBusy ? await inUse(directory) : refused(directory, first);
}

/** Frees everybody who waits for a mount that hangs, then takes it away. The first may say that it is busy and still do its work. */
async function abortMount(directory: string, patience: number): Promise<void> {
  if (isRoot()) await runTool('umount', ['-f', '--', directory], { patience });
  if ((await findMount(directory)) === undefined) return;
  const last = await unmountWith(directory, true, patience);
  if (last.code !== 0 && (await findMount(directory)) !== undefined) throw refused(directory, last);
}

export const notMounted = (directory: string): DatastoreError =>
  new DatastoreError('PATH.NOT_FOUND', `Nothing is mounted on ${directory}.`, { nextAction: 'See what is mounted with "stowage mounts".' });

async function inUse(directory: string): Promise<DatastoreError> {
  const users = await findUsers(directory);
  const names = users.map(({ pid, name }) => `${name} (${pid})`).join(', ');
  return new DatastoreError('PATH.LOCKED', `${directory} is in use${names === '' ? '' : ` by ${names}`}.`, {
    nextAction: 'End these processes or let them leave the folder, or unmount with --lazy.',
  });
}

function refused(directory: string, { code, error }: ToolResult): DatastoreError {
  if (code === 'missing') {
    return new DatastoreError('CONFIG.INVALID', `${directory} cannot be unmounted: ${error}`, {
      nextAction: 'Install it: "apt-get install fuse3", or what your system calls it.',
    });
  }
  return new DatastoreError('ACCESS.DENIED', `${directory} cannot be unmounted: ${error}`, {
    nextAction: 'Unmount as the user who mounted it, or as root.',
  });
}
