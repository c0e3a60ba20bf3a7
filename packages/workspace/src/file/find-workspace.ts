import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatastoreError } from '@stowage/core';

/** The name of the file that makes a folder a workspace. */
export const workspaceFileName = 'stowage.yaml';

/** The path behind a path or a `file:` URL. */
export function toLocalPath(place: string | URL): string {
  return resolve(place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : place);
}

/**
 * The nearest `stowage.yaml` in a folder or above it.
 *
 * @throws DatastoreError `WORKSPACE.NOT_FOUND`
 */
export function findWorkspaceFile(from: string | URL): string {
  const start = toLocalPath(from);
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, workspaceFileName);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) {
      throw new DatastoreError('WORKSPACE.NOT_FOUND', `There is no ${workspaceFileName} in ${start} or in any folder above it.`);
    }
  }
}
