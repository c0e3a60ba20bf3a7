import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatastoreError } from '@stowage/core';
import ignore, { type Ignore } from 'ignore';

/** What is never part of a snapshot: the history, and what belongs to this machine. */
const always: readonly string[] = ['.git', '.stowage'];

/** The ignore files of a folder; of two that speak of one path, the later counts. */
const files = ['.gitignore', '.stowageignore'] as const;

/** The rules that hold in a folder: those of each folder on the way to it. */
export type IgnoreRules = readonly { readonly folder: string; readonly matcher: Ignore }[];

/** The rules that hold in a folder below one with the rules given; `folder` is relative to the source directory, `''` for itself. */
export async function readIgnoreRules(directory: string, folder: string, above: IgnoreRules): Promise<IgnoreRules> {
  const texts = await Promise.all(files.map((name) => tryRead(join(directory, folder, name))));
  if (texts.every((text) => text === undefined)) return above;
  const matcher = ignore();
  for (const text of texts) if (text !== undefined) matcher.add(text);
  return [...above, { folder, matcher }];
}

/** Whether a path is ignored: the last word of the nearest folder that says something counts, as for git. */
export function isIgnored(rules: IgnoreRules, path: string, isDirectory: boolean): boolean {
  if (always.includes(path.slice(path.lastIndexOf('/') + 1))) return true;
  let ignored = false;
  for (const { folder, matcher } of rules) {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const verdict = matcher.test(isDirectory ? `${relative}/` : relative);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

async function tryRead(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = String((error as { readonly code?: unknown }).code);
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw new DatastoreError('ACCESS.DENIED', `Cannot read ${path}: ${code}.`, { path, cause: error });
  }
}
