import { fstatSync } from 'node:fs';
import { DatastoreError } from '@stowage/core';
import { tryForeignCalls } from './foreign-calls.ts';
import { mountByFusermount } from './fusermount.ts';
import type { KernelMountOptions } from './kernel-mount-options.ts';
import { deviceVariable, findLauncher, type Launcher } from './launcher.ts';
import { mountAsRoot } from './root-mount.ts';

/** A mount point of the form that libfuse knows too: "the device is open already, and mounted". */
const givenDevice = /^\/dev\/fd\/(\d+)$/;

/** Whether a directory is one, and not the name of an open device whose mount is where its maker knows. */
export const isMountPoint = (directory: string): boolean => !givenDevice.test(directory);

/**
 * The device that a parent gave this process: by the environment, else as the mount point. Fails with `CONFIG.INVALID` for what is no open
 * device.
 */
export function findGivenDevice(directory: string): number | undefined {
  const [, number] = givenDevice.exec(directory) ?? [];
  const text = process.env[deviceVariable] ?? number;
  // Once: children do not serve it as well.
  delete process.env[deviceVariable];
  if (text === undefined) return undefined;
  const device = Number(text);
  if (isOpenDevice(device)) return device;
  throw new DatastoreError('CONFIG.INVALID', `${text} is not the number of an open /dev/fuse.`, {
    nextAction: `Name a folder to mount on, without ${deviceVariable}; or start this with the device open.`,
  });
}

function isOpenDevice(descriptor: number): boolean {
  try {
    return Number.isInteger(descriptor) && fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
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
