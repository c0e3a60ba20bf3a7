/**
 * Mounts a Stowage datastore as a folder of Linux, by the kernel's FUSE protocol.
 *
 * @packageDocumentation
 */
export { countUsage, type MountUsage } from './daemon/count-usage.ts';
export type { FileSettings, MountSettings } from './daemon/daemon-order.ts';
export { type CleanedMounts, cleanMounts, listMounts, type MountInfo } from './daemon/list-mounts.ts';
export { unmount } from './daemon/unmount.ts';
export { type Errno, FileSystemError } from './errno.ts';
export type { AttributeChanges, Attributes, Caller, FileSystem } from './file-system.ts';
export {
  type CacheOptions,
  createFileSystem,
  type FileSystemEvent,
  type FileSystemOptions,
  type Lifetimes,
  listStaged,
  type RecoverOptions,
  type RecoverOutcome,
  recoverStaged,
  type StagedContent,
  type StagingOptions,
} from './files/index.ts';
export type { RequestFailure } from './fuse/session.ts';
export { type Mounted, type MountOptions, mount } from './mount.ts';
export type { UnmountOptions } from './mounting/unmount.ts';
export { findStagingFolder, type ServeOptions, serveMount } from './serving/serve-mount.ts';
export type { ServedMount } from './serving/served-mount.ts';
