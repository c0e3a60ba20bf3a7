import { closeSync, constants, openSync } from 'node:fs';
import { DatastoreError } from '@stowage/core';
import { toDeviceError } from './device-error.ts';
import { type KernelMountOptions, subtype, toCommonOptions } from './kernel-mount-options.ts';
import { runTool } from './run-tool.ts';

/** Mounts as root and gives the device that serves the mount. */
export async function mountAsRoot(options: KernelMountOptions): Promise<number> {
  const device = openDevice();
  const ids = [`user_id=${process.geteuid?.() ?? 0}`, `group_id=${process.getegid?.() ?? 0}`];
  const list = ['fd=3', 'rootmode=40000', ...ids, ...toCommonOptions(options)].join(',');
  const args = ['-i', '-t', `fuse.${subtype}`, '-o', list, '--', options.source, options.directory];
  // It waits for nothing that we serve, and the kernel's first request waits in the device.
  const { code, error } = await runTool('mount', args, { devices: [device] });
  if (code === 0) return device;
  closeSync(device);
  throw new DatastoreError('ACCESS.DENIED', `The kernel refused to mount on ${options.directory}: ${error || `mount ended with ${code}`}`, {
    nextAction: 'In a container: run it with --device /dev/fuse --cap-add SYS_ADMIN. Or download the data instead.',
  });
}

function openDevice(): number {
  try {
    return openSync('/dev/fuse', constants.O_RDWR);
  } catch (error) {
    throw toDeviceError(error);
  }
}
