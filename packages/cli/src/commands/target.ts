import { baseName, parentPath } from '@stowage/core';
import type { OpenedAddress } from '../cli.ts';

/** Where a copy or move goes: the folder, and the new name of a single file. */
export interface Target {
  readonly folder: string;
  readonly as: string | undefined;
}

/**
 * What a target address means, whatever exists there: with a slash at its end, or as the root, it is a folder that a file goes into
 * under its own name; else it is the file's new path. A folder's contents always go under it.
 */
export function toTarget(address: string, { path }: OpenedAddress, sourceIsFile: boolean): Target {
  const namesFolder = path === '' || address.endsWith('/');
  return sourceIsFile && !namesFolder ? { folder: parentPath(path), as: baseName(path) } : { folder: path, as: undefined };
}
