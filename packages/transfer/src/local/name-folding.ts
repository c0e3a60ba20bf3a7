import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPartPath } from '../part-name.ts';
import { onDisk } from './disk-error.ts';
import { tryLook } from './publish.ts';

/** What a file system takes for one name: undefined when only equal names are. */
export type FoldName = (path: string) => string;

/**
 * Asks a folder whether it tells apart names that differ in case, or in how Unicode composes them, by making a file for a moment.
 */
export async function probeFolding(directory: string): Promise<FoldName | undefined> {
  const folds: FoldName[] = [];
  if (await isOneName(directory, 'case', 'CASE')) folds.push((path) => path.toLowerCase());
  if (await isOneName(directory, 'caf\u00e9', 'cafe\u0301')) folds.push((path) => path.normalize('NFC'));
  if (folds.length === 0) return undefined;
  return (path) => folds.reduce((folded, fold) => fold(folded), path);
}

async function isOneName(directory: string, name: string, other: string): Promise<boolean> {
  const part = createPartPath(name);
  const path = join(directory, part);
  await onDisk('make a file in', directory, () => writeFile(path, '', { flag: 'wx' }));
  try {
    return (await tryLook(join(directory, part.replace(name, other)))) !== undefined;
  } finally {
    await rm(path, { force: true });
  }
}
