import { DatastoreError } from '@stowage/core';

const instead = 'or download the data instead';

/** Why `/dev/fuse` cannot be used, and what to do. */
export function toDeviceError(error: unknown): DatastoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENXIO' || code === 'ENODEV') {
    return new DatastoreError('CAPABILITY.MISSING', 'This machine has no /dev/fuse, so nothing can be mounted.', {
      nextAction: `Load the kernel's module ("modprobe fuse"), give a container --device /dev/fuse, ${instead}.`,
      cause: error,
    });
  }
  return new DatastoreError('ACCESS.DENIED', `/dev/fuse cannot be opened: ${message}`, {
    nextAction: `Let your user read and write /dev/fuse (mode 0666, as udev has it, or its group), mount as root, ${instead}.`,
    cause: error,
  });
}
