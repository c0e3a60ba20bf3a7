import { lstat, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { DatastoreError } from '@stowage/core';

/** The user's folder for what lives no longer than the machine runs: the mounts that stand, with their logs. Made if need be. */
export async function openRuntimeFolder(): Promise<string> {
  const given = fromEnvironment('XDG_RUNTIME_DIR');
  return openOwnFolder(given === undefined ? join(tmpdir(), `stowage-${process.geteuid?.() ?? 0}`) : join(given, 'stowage'));
}

/** The user's folder for what must survive: files whose upload failed. A user without a home has the one above. */
export async function openStateFolder(): Promise<string> {
  const base = fromEnvironment('XDG_STATE_HOME') ?? join(homedir(), '.local', 'state');
  try {
    return await openOwnFolder(join(base, 'stowage'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ENOENT' || code === 'EROFS' || code === 'ENOTDIR') return openRuntimeFolder();
    throw error;
  }
}

/** By their own specification these count only when they are absolute. */
function fromEnvironment(name: string): string | undefined {
  const path = process.env[name];
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/**
 * Makes a folder that nobody else can look into. In `/tmp` somebody else could have made it first, to read or to forge what we put there.
 *
 * Fails with `ACCESS.DENIED` when it is somebody else's, or open to others.
 */
async function openOwnFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (found.isDirectory() && found.uid === process.geteuid?.() && (found.mode & 0o077) === 0) return path;
  throw new DatastoreError('ACCESS.DENIED', `${path} is not a folder of this user alone.`, {
    nextAction: `Remove it, or close it to others: chmod 700 ${path}. XDG_RUNTIME_DIR chooses another place.`,
  });
}
