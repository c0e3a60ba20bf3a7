import { randomInt } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatastoreError, redact } from '@stowage/core';
import type { Workspace } from '@stowage/workspace';
import type { RunRecord } from './record.ts';

const recordName = 'record.json';
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The name of a new run: names sort by time. */
export function createRunId(now: Date = new Date()): string {
  const time = now
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .replace('T', '-');
  return `${time}-${Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')}`;
}

/** Where the runs of a workspace are kept. */
export async function runsFolder(workspace: Workspace): Promise<string> {
  return join(await workspace.stateFolder(), 'runs');
}

/** The folder of one run: its record, what the program printed, and on this machine its site. */
export class RunFolder {
  readonly path: string;
  #record: RunRecord;

  private constructor(path: string, record: RunRecord) {
    this.path = path;
    this.#record = record;
  }

  /** Makes the folder of a new run, for its owner alone, with its first record. */
  static async create(workspace: Workspace, record: RunRecord): Promise<RunFolder> {
    const path = join(await runsFolder(workspace), record.id);
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = new RunFolder(path, record);
    await folder.save({});
    return folder;
  }

  /** The folder of a run that is there. Fails with `RUN.UNKNOWN`. */
  static async open(workspace: Workspace, id: string): Promise<RunFolder> {
    const path = join(await runsFolder(workspace), id);
    // A name that leads elsewhere names no run.
    const record = /^[A-Za-z0-9-]+$/.test(id) ? await tryReadRecord(path) : undefined;
    if (record === undefined) throw new DatastoreError('RUN.UNKNOWN', `There is no run ${JSON.stringify(id)} in this workspace.`);
    return new RunFolder(path, record);
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Writes the record with changes: readers see the old one or the new one. */
  async save(changes: Partial<RunRecord>): Promise<void> {
    this.#record = { ...this.#record, ...changes };
    const text = JSON.stringify(this.#record, (_key, value: unknown) => toKept(value), 2);
    const part = join(this.path, `.${recordName}.${process.pid}`);
    await writeFile(part, `${text}\n`);
    await rename(part, join(this.path, recordName));
  }

  /** The file that keeps what the program printed. */
  log(stream: 'stdout' | 'stderr'): string {
    return join(this.path, `${stream}.log`);
  }
}

/** A value as it is kept: texts without secrets, milliseconds without their thousandths. */
function toKept(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' ? Math.round(value) : value;
}

/** The record in a folder; undefined when there is none that can be read. */
export async function tryReadRecord(folder: string): Promise<RunRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordName), 'utf8')) as RunRecord;
    return record.version === 1 ? record : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(String((error as { readonly code?: unknown }).code)))
      return undefined;
    throw error;
  }
}

/** The names in the folder of runs, sorted: the oldest first. */
export async function listRunNames(workspace: Workspace): Promise<readonly string[]> {
  try {
    return (await readdir(await runsFolder(workspace))).sort();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
}
