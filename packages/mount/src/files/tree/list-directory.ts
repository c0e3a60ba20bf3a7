import { FileSystemError } from '../../errno.ts';
import type { DirectoryItem } from '../../file-system.ts';
import type { DirectoryHandle } from '../handle-table.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { orAbort } from '../waiting.ts';
import { toFound } from './attributes.ts';
import { DirectoryListing, type ListedName, type ListedPage } from './directory-listing.ts';
import { maxName } from './find.ts';
import { learn } from './learn.ts';
import { isOnlyHere, type TreeDirectory, type TreeNode } from './node.ts';

/** What stands for the number of a node that nobody has asked for yet. */
const unknownNode = 0xffff_ffff;

/** Listings with more names than this are not kept beyond those who read them. */
const maxCached = 200_000;

/** The names in a directory: those of a listing that is young enough, or a new one, which may still be growing. */
function acquireListing(mounted: Mounted, directory: TreeDirectory): DirectoryListing {
  const before = directory.listing;
  const now = performance.now();
  if (before !== undefined && !before.hasFailed && now - before.at < mounted.settings.lifetimes.listings) return before;
  const listing = new DirectoryListing(now);
  directory.listing = listing;
  const path = mounted.table.pathOf(directory);
  const isShown = (name: string): boolean => {
    if (name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= maxName) return true;
    const message = `${JSON.stringify(name)} is no name that Linux can show, and is hidden; rename it in the datastore.`;
    mounted.report({ kind: 'name-hidden', path, message });
    return false;
  };
  void listing.fill(pagesOf(mounted, path), isShown).then(() => {
    if (listing.items.length > maxCached && directory.listing === listing) directory.listing = undefined;
  });
  return listing;
}

/** Pages as the store gives them, each in bounded time. */
async function* pagesOf({ store, settings }: Mounted, path: string): AsyncGenerator<ListedPage, void, undefined> {
  const stop = new AbortController();
  const pages = store.list(path, { signal: stop.signal }).pages()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const at = performance.now();
      const page = await withinLimit(settings.timeout, undefined, () => pages.next());
      if (page.done) return;
      yield { entries: page.value.entries, at };
    }
  } finally {
    stop.abort(new FileSystemError('EIO', 'The listing was given up.'));
  }
}

/** Entries of an open directory from a position on. */
export async function* readDirectory(
  mounted: Mounted,
  handle: DirectoryHandle,
  offset: number,
  isPlus: boolean,
  signal: AbortSignal,
): AsyncGenerator<DirectoryItem, void, undefined> {
  if (offset === 0 && (handle.listing === undefined || handle.given.length > 0)) rewind(mounted, handle);
  for (let position = offset; ; position++) {
    if (position >= handle.given.length && !(await tryTake(mounted, handle, signal))) return;
    const item = handle.given[position];
    if (item === undefined) return;
    yield toItem(mounted, handle.node, item, isPlus);
  }
}

function rewind(mounted: Mounted, handle: DirectoryHandle): void {
  handle.listing = acquireListing(mounted, handle.node);
  handle.given.length = 0;
  handle.taken = 0;
  handle.isComplete = false;
}

/** Brings one more name, or all those that are only here, to what is given out; false at the end. */
async function tryTake(mounted: Mounted, handle: DirectoryHandle, signal: AbortSignal): Promise<boolean> {
  const { given, node } = handle;
  if (handle.isComplete) return false;
  handle.listing ??= acquireListing(mounted, node);
  const { listing } = handle;
  while (handle.taken < listing.items.length || (await orAbort(listing.has(handle.taken), signal))) {
    const item = listing.items[handle.taken++];
    if (item === undefined || item.isRemoved) continue;
    given.push(item);
    return true;
  }
  handle.isComplete = true;
  const before = given.length;
  for (const [name, child] of node.children) {
    if (!isOnlyHere(child) || listing.get(name) !== undefined) continue;
    given.push({ name, entry: child.entry ?? standIn(child), at: performance.now(), isRemoved: false });
  }
  return given.length > before;
}

function toItem(mounted: Mounted, parent: TreeDirectory, { name, entry, at, isRemoved }: ListedName, isPlus: boolean): DirectoryItem {
  const known = parent.children.get(name);
  // What was removed since is still given out as a name, and nothing is said of it.
  if (!isPlus || isRemoved) return { name, kind: entry.kind, node: known?.number ?? unknownNode };
  const node = known !== undefined && isOnlyHere(known) ? known : learn(mounted, parent, name, entry, at);
  return { name, kind: node.kind, node: node.number, found: toFound(mounted, node) };
}

const standIn = (node: TreeNode): ListedName['entry'] =>
  node.kind === 'file' ? { kind: 'file', path: node.name, size: node.staged?.size ?? 0 } : { kind: 'directory', path: node.name };
