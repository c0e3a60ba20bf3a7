import type { KernelNotices } from '../file-system.ts';
import type { DiskCache } from './cache/disk-cache.ts';
import type { ContentSource } from './content/content-source.ts';
import type { RemoteContent } from './content/remote-content.ts';
import type { Report } from './events.ts';
import type { HandleTable } from './handle-table.ts';
import type { Settings } from './settings.ts';
import type { StagingFolder } from './staged/staging-folder.ts';
import type { FileDatastore } from './store-calls.ts';
import type { TreeFile } from './tree/node.ts';
import type { NodeTable } from './tree/node-table.ts';
import type { RecentlyMissing } from './tree/recently-missing.ts';

/** What a mounted file system consists of: what its operations work on. */
export interface Mounted {
  readonly store: FileDatastore;
  readonly settings: Settings;
  readonly table: NodeTable;
  readonly handles: HandleTable;
  readonly contents: ContentSource;
  readonly disk: DiskCache | undefined;
  /** Undefined on a file system that is only read. */
  readonly staging: StagingFolder | undefined;
  readonly missing: RecentlyMissing;
  readonly notices: KernelNotices | undefined;
  readonly report: Report;
  /** Whose content it is, to find the node of one that turns out stale. */
  readonly ownerOf: WeakMap<RemoteContent, TreeFile>;
  /** Uploads that nobody waits for. */
  readonly background: Set<Promise<void>>;
  /** Uploads that keep step with writers. */
  readonly streaming: { count: number };
  /** When it was mounted, in milliseconds since 1970: the time of what has none. */
  readonly startedAt: number;
  /** Directories exist of themselves; else a directory is only a part of names. */
  readonly hasDirectories: boolean;
}
