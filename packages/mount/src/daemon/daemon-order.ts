import type { FileSystemOptions, StagingOptions } from '../files/settings.ts';
import type { Transport } from '../fuse/transport.ts';
import type { MountUsage } from './count-usage.ts';

/** How a file system is shown, in a form that another process can be told. */
export type FileSettings = Omit<FileSystemOptions, 'path' | 'notices' | 'onEvent' | 'staging'> & {
  /** Where content that was written waits for its upload, and stays when that fails. Default: in the user's state folder. */
  readonly staging?: { readonly [K in keyof StagingOptions]?: StagingOptions[K] | undefined } | undefined;
};

/** How a mount is made and served, in a form that another process can be told. */
export interface MountSettings extends FileSettings {
  /** Other users may use the mount, as far as `umask` lets them. An ordinary user needs `user_allow_other` in `/etc/fuse.conf`. Default `false`. */
  readonly allowOther?: boolean | undefined;
  /** Mounts on a folder that is not empty, hiding what is in it. Default `false`. */
  readonly nonEmpty?: boolean | undefined;
  /** Milliseconds for uploads under way, and for programs that still have files open, when the mount ends. Default 60 000. */
  readonly drain?: number | undefined;
  /** How requests of the kernel are read. Default: by epoll, where this Node can. */
  readonly transport?: Transport['name'] | undefined;
}

/** What a daemon is told to do. It carries no secret: the daemon opens the workspace itself. */
export interface DaemonOrder {
  readonly workspace: { readonly folder: string; readonly application: string; readonly includeDev: boolean };
  readonly datastore: string;
  readonly path: string;
  /** The mount point, prepared. */
  readonly directory: string;
  readonly settings: MountSettings;
  readonly log: string;
  /** The mount ends when the channel to the process that ordered it does. */
  readonly attached: boolean;
  /** What is asked of the datastore is counted, and told at the end. */
  readonly counted: boolean;
}

/** What a daemon tells whoever ordered it: that it is ready or failed, what it has used, and lines of its log as long as the channel stands. */
export type DaemonMessage =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'usage'; readonly usage: MountUsage }
  | { readonly kind: 'ready'; readonly transport: Transport['name'] }
  | { readonly kind: 'failed'; readonly error: Readonly<Record<string, unknown>> };
