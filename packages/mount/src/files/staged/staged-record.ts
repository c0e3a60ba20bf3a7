import { readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The version in the store that a staged file takes the place of. */
export interface ReplacedVersion {
  readonly etag?: string | undefined;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified?: number | undefined;
}

/** What stands beside staged content, so that it can be saved when the mount no longer can. */
export interface StagedRecord {
  readonly form: 1;
  readonly id: string;
  /** Where the datastore is. */
  readonly location: string;
  readonly path: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** What it replaces; absent for a new file. */
  readonly replaces?: ReplacedVersion | undefined;
  /** Bytes that are not in the staged file come from the version that it replaces, up to this one. Absent: the staged file has all. */
  readonly baseSize?: number | undefined;
  /** Whose it is, while its mount runs: the process, and when that was started, as its number is used again. */
  readonly owner?: { readonly pid: number; readonly started: string } | undefined;
  readonly failure?: { readonly reason: string; readonly at: string } | undefined;
}

export const recordName = (id: string): string => `${id}.json`;
export const dataName = (id: string): string => `${id}.data`;
/** Spans that were written, a line each, where the rest comes from the store. */
export const rangesName = (id: string): string => `${id}.ranges`;

/** Writes a record, whole or not at all. */
export async function writeRecord(folder: string, record: StagedRecord): Promise<void> {
  const path = join(folder, recordName(record.id));
  await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Reads a record; undefined for what is none. */
export async function tryReadRecord(folder: string, id: string): Promise<StagedRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordName(id)), 'utf8')) as StagedRecord;
    const isRecord = record.form === 1 && record.id === id && typeof record.path === 'string' && typeof record.location === 'string';
    return isRecord ? record : undefined;
  } catch {
    // Not ours, or gone meanwhile: there is nothing to save by it.
    return undefined;
  }
}

/** When a process was started, in the kernel's own unit; undefined when there is none of that number. */
function tryStartOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in brackets, and may hold any character.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Whether the mount that made a record still runs. */
export function hasLiveOwner({ owner }: StagedRecord): boolean {
  return owner !== undefined && tryStartOf(owner.pid) === owner.started;
}

/** This process as an owner. */
export function ownOwner(): NonNullable<StagedRecord['owner']> {
  return { pid: process.pid, started: tryStartOf(process.pid) ?? '' };
}
