import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockHolder } from '@stowage/workspace';
import { openRuntimeFolder } from './user-folders.ts';

/** What is kept of a mount while its process runs. */
export interface MountRecord {
  readonly directory: string;
  readonly datastore: string;
  /** The folder of the datastore that is mounted; `''` is all of it. */
  readonly path: string;
  /** The folder of the workspace that the datastore is registered in; undefined for a datastore that a program opened by itself. */
  readonly workspace: string | undefined;
  readonly readOnly: boolean;
  readonly process: LockHolder;
  readonly log: string | undefined;
  /** Milliseconds that the process takes at most to end once it is unmounted. */
  readonly drain: number;
  /** The mount is gone, and the process finishes uploads. */
  readonly isEnding: boolean;
}

const suffix = '.mount.json';

const keyOf = (directory: string): string => createHash('sha256').update(directory).digest('hex').slice(0, 24);

/** Milliseconds that a log is kept after its last line. */
const logLife = 7 * 86_400_000;

/** Where the log of a mount on a directory goes. Logs of mounts that ended long ago are removed. */
export async function logPathOf(directory: string): Promise<string> {
  const folder = await openRuntimeFolder();
  for (const name of await readdir(folder)) {
    if (/\.log(\.old)?$/.test(name)) await removeIfOld(join(folder, name));
  }
  return join(folder, `${keyOf(directory)}.log`);
}

async function removeIfOld(path: string): Promise<void> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > logLife) await rm(path, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Notes a mount. Readers see the whole of it or nothing. */
export async function writeRecord(record: MountRecord): Promise<void> {
  const path = join(await openRuntimeFolder(), `${keyOf(record.directory)}${suffix}`);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
  await rename(temporary, path);
}

/** Forgets a mount, unless another process has mounted there in the meantime. */
export async function removeRecord({ directory, process: holder }: Pick<MountRecord, 'directory' | 'process'>): Promise<void> {
  const path = join(await openRuntimeFolder(), `${keyOf(directory)}${suffix}`);
  const found = await tryReadRecord(path);
  if (found === undefined || found.process.pid !== holder.pid || found.process.started !== holder.started) return;
  await rm(path, { force: true });
}

/** All mounts that were noted and not forgotten. */
export async function readRecords(): Promise<readonly MountRecord[]> {
  const folder = await openRuntimeFolder();
  const records: MountRecord[] = [];
  for (const name of await readdir(folder)) {
    const record = name.endsWith(suffix) ? await tryReadRecord(join(folder, name)) : undefined;
    if (record !== undefined) records.push(record);
  }
  return records.sort((a, b) => (a.directory < b.directory ? -1 : 1));
}

async function tryReadRecord(path: string): Promise<MountRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MountRecord;
  } catch (error) {
    // Another process has just forgotten it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
