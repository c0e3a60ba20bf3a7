import type { Entry, ListPage, ListRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { KnownDirectories } from '../known-directories.ts';
import { parseCursor, toCursor } from '../list-cursor.ts';
import { checkName, directoryPrefix } from '../names.ts';
import { type ListedPage, listBlobs } from '../requests/list-blobs.ts';

/** Entries a page, at most. */
const maxPage = 5_000;

/** List Blobs, by one request a page; flat where it is recursive. */
export async function* list(client: BlobClient, request: ListRequest): AsyncGenerator<ListPage, void, undefined> {
  const { path, recursive, pageSize = maxPage, signal } = request;
  if (path !== '') checkName(path);
  const prefix = directoryPrefix(path);
  const start = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  const known = new KnownDirectories(start?.known);
  let marker = start?.marker;
  do {
    const page = await listBlobs(client, { prefix, isFlat: recursive, marker, maxResults: Math.min(pageSize, maxPage), signal });
    const entries = toEntries(page, prefix, known);
    marker = page.marker;
    const cursor = marker === undefined ? undefined : toCursor({ marker, known: known.paths });
    if (entries.length > 0 || cursor === undefined) yield { entries, cursor };
  } while (marker !== undefined);
}

function toEntries({ blobs }: ListedPage, prefix: string, known: KnownDirectories): readonly Entry[] {
  const entries: Entry[] = [];
  let last = '';
  for (const blob of blobs) {
    if (blob.name > last) last = blob.name;
    // The directory's own marker is not in the directory.
    const entry = blob.name === prefix ? undefined : blob.entry;
    if (entry === undefined) continue;
    if (entry.kind === 'file' || known.add(entry.path)) entries.push(entry);
  }
  known.forgetBefore(last);
  // The service has the prefixes of a page among its blobs, Azurite before them.
  return blobs.some(({ kind }) => kind === 'prefix') ? entries.sort(byPlace) : entries;
}

/** A directory stands where the names below it do. */
const placeOf = ({ kind, path }: Entry): string => (kind === 'directory' ? `${path}/` : path);

function byPlace(first: Entry, second: Entry): number {
  const [a, b] = [placeOf(first), placeOf(second)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
