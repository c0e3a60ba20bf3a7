import { DatastoreError } from '@stowage/core';
import { tryForeignCalls } from './foreign-calls.ts';
import { mountByFusermount } from './fusermount.ts';
import type { KernelMountOptions } from './kernel-mount-options.ts';
import { deviceVariable, findLauncher, type Launcher } from './launcher.ts';
import { mountAsRoot } from './root-mount.ts';

/** A mount point of the form that libfuse knows too: "the device is open already, and mounted". */
const givenDevice = /^\/dev\/fd\/(\d+)$/;

/** The device that a parent gave this process: as the mount point, or by the environment. */
export function findGivenDevice(directory: string): number | undefined {
  const [, number] = givenDevice.exec(directory) ?? [];
  const text = number ?? process.env[deviceVariable];
  // Once: children do not serve it as well.
  delete process.env[deviceVariable];
  if (text === undefined) return undefined;
  const device = Number(text);
  if (Number.isInteger(device) && device > 2) return device;
  throw new DatastoreError('CONFIG.INVALID', `${deviceVariable}=${text} is no open file of this process.`, {
    nextAction: 'Leave it out, or give the number of the open device.',
  });
}

const isRoot = (): boolean => process.geteuid?.() === 0;

function requireLinux(): void {
  if (process.platform !== 'linux') {
    throw new DatastoreError('CAPABILITY.MISSING', `Mounting works on Linux, not on ${process.platform}.`, {
      nextAction: 'Download the data instead.',
    });
  }
}

/**
 * Mounts from within this process and gives the device that serves the mount: as root by `mount`, else by `fusermount3` where this process can
 * receive a descriptor.
 *
 * Fails with `CAPABILITY.MISSING` and `ACCESS.DENIED`, each saying what to install or which right is missing.
 */
export async function mountDevice(options: KernelMountOptions): Promise<number> {
  requireLinux();
  if (isRoot()) return mountAsRoot(options);
  const calls = await tryForeignCalls();
  if (calls !== undefined) return mountByFusermount(options, calls);
  throw new DatastoreError('CAPABILITY.MISSING', 'This process cannot mount by itself: Node cannot receive the device from fusermount3.', {
    nextAction: 'Use mount(), which starts a process that can; or "npm install koffi"; or download the data instead.',
  });
}

/** What a process that will mount is started by; undefined when it can mount by itself. */
export async function chooseLauncher(options: KernelMountOptions): Promise<Launcher | undefined> {
  requireLinux();
  if (isRoot() || (await tryForeignCalls()) !== undefined) return undefined;
  return findLauncher(options);
}
