import { closeSync } from 'node:fs';
import { DatastoreError } from '@stowage/core';
import { toDeviceError } from './device-error.ts';
import type { ForeignCalls } from './foreign-calls.ts';
import { type KernelMountOptions, subtype, toCommonOptions } from './kernel-mount-options.ts';
import { createSocketPair, receiveDescriptor } from './receive-descriptor.ts';
import { runTool, type ToolResult } from './run-tool.ts';

/** The program, setuid root, that mounts for ordinary users. It sends the device through the socket that this variable names. */
export const fusermount = 'fusermount3';
export const socketVariable = '_FUSE_COMMFD';

/** Its arguments. Commas and backslashes of the source would end the option. */
export function toFusermountArguments(options: KernelMountOptions): readonly string[] {
  const source = options.source.replace(/[\\,]/g, '\\$&');
  return ['-o', [`fsname=${source}`, `subtype=${subtype}`, ...toCommonOptions(options)].join(','), '--', options.directory];
}

/** Mounts as an ordinary user and gives the device that serves the mount. */
export async function mountByFusermount(options: KernelMountOptions, calls: ForeignCalls): Promise<number> {
  const [ours, theirs] = createSocketPair(calls);
  const running = runTool(fusermount, toFusermountArguments(options), {
    devices: [theirs],
    env: { ...process.env, [socketVariable]: '3' },
  });
  closeSync(theirs);
  const device = receiveDescriptor(calls, ours);
  const result = await running;
  if (device === undefined) throw toFusermountError(options.directory, result);
  return device;
}

/** What `fusermount3` said, as an error with what to do. */
export function toFusermountError(directory: string, { code, error }: ToolResult): DatastoreError {
  if (code === 'missing') return missingFusermount();
  if (/\/dev\/fuse|modprobe/.test(error)) {
    return toDeviceError(Object.assign(new Error(error), { code: /not found|No such/.test(error) ? 'ENOENT' : 'EACCES' }));
  }
  if (/user_allow_other/.test(error)) {
    return new DatastoreError('ACCESS.DENIED', 'An ordinary user may not let other users into a mount on this machine.', {
      nextAction: 'Add the line "user_allow_other" to /etc/fuse.conf, or leave out --allow-other.',
    });
  }
  return new DatastoreError('ACCESS.DENIED', `${fusermount} refused to mount on ${directory}: ${error || `it ended with ${code}`}`, {
    nextAction: 'Mount on an empty folder of your own, or download the data instead.',
  });
}

export const missingFusermount = (): DatastoreError =>
  new DatastoreError('CAPABILITY.MISSING', `Ordinary users need the program ${fusermount} to mount, and it is not here.`, {
    nextAction: 'Install it ("apt-get install fuse3", or what your system calls it), mount as root, or download the data instead.',
  });
