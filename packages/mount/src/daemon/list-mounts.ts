import { isDead } from '@stowage/workspace';
import { subtype } from '../mounting/kernel-mount-options.ts';
import { type MountEntry, readMountTable } from '../mounting/mount-table.ts';
import { type MountHealth, probeMount } from '../mounting/probe-mount.ts';
import { unmountDirectory } from '../mounting/unmount.ts';
import { type MountRecord, readRecords, removeRecord } from './mount-record.ts';

/** A mount of Stowage on this machine. */
export interface MountInfo {
  readonly directory: string;
  /** What `df` shows: `stowage:<datastore>/<path>`. */
  readonly source: string;
  /** `mounted`; `ending`: out of sight, and its process finishes uploads; `dead`: its process is gone, and all access fails. */
  readonly state: 'mounted' | 'ending' | 'dead';
  /** The rest is known of the user's own mounts. */
  readonly datastore: string | undefined;
  readonly path: string | undefined;
  readonly workspace: string | undefined;
  readonly readOnly: boolean | undefined;
  readonly pid: number | undefined;
  /** When its process began, ISO 8601. */
  readonly since: string | undefined;
  readonly log: string | undefined;
}

/** The type in the kernel's table. */
export const mountType: string = `fuse.${subtype}`;

/** What is noted of a mount that has no record: another user's, or one whose record is gone. */
const unknown = {
  datastore: undefined,
  path: undefined,
  workspace: undefined,
  readOnly: undefined,
  pid: undefined,
  since: undefined,
  log: undefined,
};

export const toSource = ({ datastore, path }: Pick<MountRecord, 'datastore' | 'path'>): string =>
  `stowage:${datastore}${path === '' ? '' : `/${path}`}`;

function describe(record: MountRecord, state: MountInfo['state']): MountInfo {
  const { directory, datastore, path, workspace, readOnly, log } = record;
  const { pid, since } = record.process;
  return { directory, source: toSource(record), state, datastore, path, workspace, readOnly, pid, since, log };
}

async function withHealth(entry: MountEntry): Promise<MountEntry & { readonly health: MountHealth }> {
  return { ...entry, health: await probeMount(entry.directory) };
}

/** The mounts of Stowage on this machine, by directory. What a killed process left is among them; it is changed by {@link cleanMounts}. */
export async function listMounts(): Promise<readonly MountInfo[]> {
  const table = (await readMountTable()).filter((entry) => entry.type === mountType);
  const found: MountInfo[] = [];
  const seen = new Set<string>();
  for (const record of await readRecords()) {
    const isMounted = table.some((entry) => entry.directory === record.directory);
    const isGone = await isDead(record.process);
    if (!isMounted && isGone) continue;
    seen.add(record.directory);
    found.push(describe(record, isGone ? 'dead' : isMounted ? 'mounted' : 'ending'));
  }
  // At the same time: each that does not answer takes its while.
  const others = table.filter(({ directory }) => !seen.has(directory));
  for (const { directory, source, health } of await Promise.all(others.map(withHealth))) {
    found.push({ ...unknown, directory, source, state: health === 'dead' ? 'dead' : 'mounted' });
  }
  return found.sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

/** What was left and is gone now. */
export interface CleanedMounts {
  /** Directories that dead mounts were taken from. */
  readonly unmounted: readonly string[];
  /** Directories whose dead mount could not be taken away, being another user's for instance. */
  readonly failed: readonly { readonly directory: string; readonly error: unknown }[];
}

/** Takes away mounts whose process is gone, and forgets processes that are. Mounts that are served are left alone. */
export async function cleanMounts(): Promise<CleanedMounts> {
  const unmounted: string[] = [];
  const failed: { readonly directory: string; readonly error: unknown }[] = [];
  for (const { directory, state } of await listMounts()) {
    if (state !== 'dead') continue;
    try {
      await unmountDirectory(directory, { lazy: true });
      unmounted.push(directory);
    } catch (error) {
      failed.push({ directory, error });
    }
  }
  for (const record of await readRecords()) if (await isDead(record.process)) await removeRecord(record);
  return { unmounted, failed };
}
