import { DatastoreError, type Entry, type ListPage, type ListRequest } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { isErrno } from '../errors.ts';
import { assertNames } from '../names.ts';
import type { Pin } from '../pin.ts';
import { walk } from '../walk.ts';

/** Entries a page, at most. */
export const maxPageSize = 10_000;
const defaultPageSize = 1_000;
/** Files whose facts are asked for at a time. */
const largestStep = 256;

/**
 * Lists in the order of code points. The cursor is the last path, so a listing can be taken up again whatever has changed. A name
 * that is not UTF-8 cannot be told: when all others have been, the listing fails and names it.
 */
export async function* list(
  client: LocalClient,
  { path, recursive, cursor, pageSize, signal }: ListRequest,
  explain: (error: unknown, folder: string) => Promise<unknown>,
): AsyncGenerator<ListPage, void, undefined> {
  for (const named of [path, cursor]) if (named !== undefined) assertNames(named.replace(/\/$/, ''));
  const size = Math.min(pageSize ?? defaultPageSize, maxPageSize);
  const root = await tryPinFolder(client, path, explain);
  if (root === undefined) {
    yield { entries: [] };
    return;
  }
  let unnamable: DatastoreError | undefined;
  const onUnnamable = (folder: string, name: Buffer): void => {
    unnamable ??= notUtf8(folder, name);
  };
  let entries: Entry[] = [];
  for await (const children of walk(client, root, path, {
    recursive,
    cursor,
    step: Math.min(size, largestStep),
    signal,
    onUnnamable,
    explain,
  })) {
    for (const { entry } of children) {
      if (entries.length === size) {
        yield { entries, cursor: keyOf(entries.at(-1), path) };
        entries = [];
      }
      entries.push(entry);
    }
  }
  yield { entries };
  if (unnamable !== undefined) throw unnamable;
}

function keyOf(entry: Entry | undefined, path: string): string | undefined {
  if (entry === undefined) return undefined;
  const below = path === '' ? entry.path : entry.path.slice(path.length + 1);
  return entry.kind === 'directory' ? `${below}/` : below;
}

/** The folder, or undefined when there is none. */
async function tryPinFolder(
  client: LocalClient,
  path: string,
  explain: (error: unknown, folder: string) => Promise<unknown>,
): Promise<Pin | undefined> {
  try {
    return await client.pin(path, 'directory');
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw await explain(error, path);
    await client.assertRoot();
    return undefined;
  }
}

function notUtf8(folder: string, name: Buffer): DatastoreError {
  const shown = [...name].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  const where = folder === '' ? 'the root' : JSON.stringify(folder);
  return new DatastoreError('PATH.INVALID', `A name in ${where} is not UTF-8, so no path can tell it: ${shown.join('')}`, {
    path: folder,
    nextAction: 'Rename it, for example with convmv; all other names have been listed.',
  });
}
