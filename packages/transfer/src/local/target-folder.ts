import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { DatastoreError } from '@stowage/core';
import { errnoOf, onDisk, toDiskError } from './disk-error.ts';
import { isOutside } from './inside.ts';

const rememberedFolders = 4_096;

/**
 * A folder on disk below which everything is written, and nothing beside it: before a folder is used, each part of its path is
 * looked at, and one that leads out of the folder through a symbolic link is refused.
 */
export class TargetFolder {
  readonly path: string;
  readonly #real: string;
  /** Folders that are there, so that a thousand files of one folder do not ask a thousand times. */
  readonly #known: Set<string> = new Set();

  private constructor(path: string, real: string) {
    this.path = path;
    this.#real = real;
  }

  /** Makes the folder if it is missing. It may itself be a symbolic link; it was named on purpose. */
  static async create(directory: string): Promise<TargetFolder> {
    const path = resolve(directory);
    await onDisk('make the folder', path, () => mkdir(path, { recursive: true })).catch((error: unknown) => {
      throw isTaken(error) ? notDirectory(path, error) : error;
    });
    return new TargetFolder(path, await onDisk('look at', path, () => realpath(path)));
  }

  /** The path on disk of a path below the folder. */
  toDisk(path: string): string {
    return join(this.path, ...path.split('/'));
  }

  /**
   * Makes a folder below this one, with its parents, and tells whether any had to be made.
   *
   * @throws DatastoreError `PATH.NOT_DIRECTORY` (a file is in the way), `PATH.INVALID` (a link leads outside)
   */
  async ensure(path: string): Promise<boolean> {
    if (path === '' || this.#known.has(path)) return false;
    const names = path.split('/');
    let made = false;
    for (let depth = 1; depth <= names.length; depth++) {
      const part = names.slice(0, depth).join('/');
      if (!this.#known.has(part) && (await this.#ensureOne(this.toDisk(part)))) made = true;
      if (this.#known.size >= rememberedFolders) this.#known.clear();
      this.#known.add(part);
    }
    return made;
  }

  /** Looks at a folder again, right before something is written to it. */
  async requireInside(disk: string): Promise<void> {
    const real = await onDisk('look at', disk, () => realpath(disk));
    if (isOutside(relative(this.#real, real))) {
      throw new DatastoreError('PATH.INVALID', `${disk} leads to ${real}, outside of the target folder ${this.path}.`, {
        path: disk,
        nextAction: 'Remove the symbolic link, or choose another target.',
      });
    }
  }

  async #ensureOne(disk: string): Promise<boolean> {
    try {
      await mkdir(disk);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') throw notDirectory(disk, error);
      if (errnoOf(error) !== 'EEXIST') throw toDiskError(error, 'make the folder', disk);
    }
    const stats = await onDisk('look at', disk, () => lstat(disk));
    if (stats.isSymbolicLink()) await this.requireInside(disk);
    else if (!stats.isDirectory()) throw notDirectory(disk, undefined);
    return false;
  }
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? errnoOf(error.cause) : undefined;
  return cause === 'EEXIST' || cause === 'ENOTDIR';
}

function notDirectory(path: string, cause: unknown): DatastoreError {
  return new DatastoreError('PATH.NOT_DIRECTORY', `${path} cannot be a folder: it, or a part of its path, is a file.`, { path, cause });
}
