import { joinPath, normalizePath } from '@stowage/core/driver';
import type { LocalClient } from './client.ts';
import { isErrno } from './errors.ts';
import { type Child, FolderListing, type FolderListingOptions } from './folder-listing.ts';
import type { Pin } from './pin.ts';

/** What is walked, and from where on. */
export interface WalkOptions extends Omit<FolderListingOptions, 'after'> {
  readonly recursive: boolean;
  /** The key of the last entry that was given, relative to the folder: its path, with `/` behind a folder. */
  readonly cursor: string | undefined;
  /** Gives an error of one folder its place. */
  readonly explain: (error: unknown, folder: string) => Promise<unknown>;
}

/** A folder that is being listed, with the children that have been found and not been given yet. */
interface Level {
  readonly listing: FolderListing;
  children: readonly Child[];
  next: number;
}

/** Gives the children of a pinned folder, or all below it, in the order of their keys. It lets go of the pin. */
export async function* walk(
  client: LocalClient,
  root: Pin,
  path: string,
  options: WalkOptions,
): AsyncGenerator<readonly Child[], void, undefined> {
  const levels: Level[] = [];
  const enter = (pin: Pin, folder: string, after: string | undefined): void => {
    levels.push({ listing: new FolderListing(client, pin, folder, { ...options, after }), children: [], next: 0 });
  };
  try {
    await resume(client, root, path, options, enter);
    for (;;) {
      const level = levels.at(-1);
      if (level === undefined) return;
      if (level.next === level.children.length) {
        const children = await explained(level.listing.next(), level.listing.path, options);
        if (children === undefined) levels.pop()?.listing[Symbol.dispose]();
        else Object.assign(level, { children, next: 0 });
        continue;
      }
      const folder = options.recursive ? level.children.findIndex(({ descends }, index) => descends && index >= level.next) : -1;
      const given = level.children.slice(level.next, folder === -1 ? undefined : folder + 1);
      level.next += given.length;
      yield given;
      if (folder === -1) continue;
      const name = (given.at(-1) as Child).name;
      const pin = await tryPinChild(client, level.listing.pin, name);
      if (pin !== undefined) enter(pin, joinPath(level.listing.path, name), undefined);
    }
  } finally {
    for (const { listing } of levels) listing[Symbol.dispose]();
  }
}

async function explained<T>(step: Promise<T>, folder: string, { explain }: WalkOptions): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw await explain(error, folder);
  }
}

/** Enters the folder and, with a cursor, those on the way to the entry that it names: each begins behind what was given. */
async function resume(
  client: LocalClient,
  root: Pin,
  path: string,
  { recursive, cursor }: WalkOptions,
  enter: (pin: Pin, folder: string, after: string | undefined) => void,
): Promise<void> {
  const names = cursor === undefined ? [] : normalizePath(cursor, 'directory').split('/');
  const endsInFolder = cursor?.endsWith('/') === true;
  let pin: Pin | undefined = root;
  let folder = path;
  for (const [index, name] of names.entries()) {
    const isFolder: boolean = index < names.length - 1 || endsInFolder;
    enter(pin, folder, isFolder ? `${name}/` : name);
    if (!recursive || !isFolder) return;
    pin = await tryPinChild(client, pin, name);
    if (pin === undefined) return;
    folder = joinPath(folder, name);
  }
  enter(pin, folder, undefined);
}

/** A folder to go down into; undefined when it is gone, or is none any more. */
async function tryPinChild(client: LocalClient, folder: Pin, name: string): Promise<Pin | undefined> {
  try {
    return await client.pinChild(folder, name);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}
