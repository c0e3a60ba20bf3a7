import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { DatastoreError, type ErrorCode } from '@stowage/core';

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'ACCESS.DENIED',
  EISDIR: 'PATH.IS_DIRECTORY',
  ELOOP: 'PATH.INVALID',
  ENAMETOOLONG: 'PATH.INVALID',
  ENOENT: 'PATH.NOT_FOUND',
  ENOTDIR: 'PATH.NOT_DIRECTORY',
  EPERM: 'ACCESS.DENIED',
};

const nextActions: Partial<Record<ErrorCode, string>> = {
  'ACCESS.DENIED': 'Grant this user the right to read it.',
  'PATH.IS_DIRECTORY': 'Name a file; "stowage upload" sends a folder.',
  'PATH.NOT_FOUND': 'Check the path on this machine.',
};

/** The failure of a step on a local file as one of ours; what is no failure of the file system is thrown as it is. */
async function onLocal<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const errno = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
    const code = errno === undefined ? undefined : codes[errno];
    if (code === undefined) throw error;
    const problem = code === 'PATH.NOT_FOUND' ? `There is no ${path} on this machine.` : `Could not read ${path} (${errno}).`;
    throw new DatastoreError(code, problem, { path, nextAction: nextActions[code], cause: error });
  }
}

/** What a path on this machine names, links followed. */
export function statLocal(path: string): Promise<Stats> {
  return onLocal(path, () => stat(path));
}

/** A local file that is read once. */
export interface LocalSource {
  readonly body: AsyncIterable<Uint8Array>;
  readonly size: number | undefined;
  close(): Promise<void>;
}

/** Opens a local file; a pipe or device too, whose size nobody knows. */
export async function openLocal(path: string): Promise<LocalSource> {
  const handle: FileHandle = await onLocal(path, () => open(path));
  const found = await handle.stat();
  if (found.isDirectory()) {
    await handle.close();
    throw new DatastoreError('PATH.IS_DIRECTORY', `${path} is a folder.`, { path, nextAction: nextActions['PATH.IS_DIRECTORY'] });
  }
  return {
    body: handle.createReadStream({ autoClose: false }),
    size: found.isFile() ? found.size : undefined,
    close: () => handle.close(),
  };
}
