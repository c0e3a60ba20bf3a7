import { type ListPage, type ListRequest, normalizePath } from '@stowage/core/driver';
import { packCursor, unknownCursor, unpackCursor } from './cursor.ts';
import { type DirectoryLister, type WalkLevel, walk } from './walk.ts';

/** Entries a page of a recursive listing, at most: the names of directories among them stand in the cursor until they are walked. */
const maxWalkPage = 2_000;

/** Lists where the service lists single directories, by one request a page; a recursive listing walks the directories. */
export async function* listByWalking(
  lister: DirectoryLister,
  request: ListRequest,
  maxPage: number,
): AsyncGenerator<ListPage, void, undefined> {
  const { path, recursive, cursor, signal } = request;
  const pageSize = Math.min(request.pageSize ?? maxPage, recursive ? maxWalkPage : maxPage);
  const from = cursor === undefined ? undefined : parseLevels(cursor);
  for await (const { entries, left } of walk(lister, { path, recursive, pageSize, from, signal })) {
    const next = left.length === 0 ? undefined : packLevels(left);
    if (entries.length > 0 || next === undefined) yield { entries, cursor: next };
  }
}

/** Each level is its path, the marker of its next page, how many directories are left, and their names. */
function packLevels(levels: readonly WalkLevel[]): string {
  return packCursor(levels.flatMap(({ path, next = '', pending }) => [path, next, String(pending.length), ...pending]));
}

function parseLevels(cursor: string): readonly WalkLevel[] {
  const parts = unpackCursor(cursor);
  const levels: WalkLevel[] = [];
  for (let at = 0; at < parts.length; ) {
    const [path, next, count] = parts.slice(at, at + 3);
    const end = at + 3 + Number(count);
    if (path === undefined || next === undefined || !(end <= parts.length)) throw unknownCursor();
    levels.push({ path: normalizePath(path), next: next === '' ? undefined : next, pending: parts.slice(at + 3, end) });
    at = end;
  }
  return levels;
}
