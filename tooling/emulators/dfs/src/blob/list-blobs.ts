import { element, invalidParameter } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, query } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { dropExpired } from '../tree/lookup.ts';
import { pathOf } from '../tree/node.ts';
import { segmentsOf } from '../tree/paths.ts';
import { deletedPaths } from '../tree/remove.ts';
import { walk } from '../tree/walk.ts';
import { type BlobEntry, entryElement } from './blob-elements.ts';
import { enumerationAnswer, included, pageLimit } from './enumeration.ts';

const knownIncludes: readonly string[] = [
  'copy',
  'deleted',
  'deletedwithversions',
  'immutabilitypolicy',
  'legalhold',
  'metadata',
  'permissions',
  'snapshots',
  'tags',
  'uncommittedblobs',
  'versions',
];

/** List Blobs, flat or with the delimiter `/`. */
export const listBlobs: Handler = (call) => {
  const filesystem = filesystemOf(call);
  requireAccess(call, filesystem.root, 5);
  dropExpired(filesystem.root, call.account);
  const include = included(call, knownIncludes);
  const { items, next } = take(shown(call, include), pageLimit(call));
  const blobs = items.map((entry) => entryElement(call, entry, include));
  return enumerationAnswer(call, element('Blobs', blobs), next === undefined ? undefined : toToken(next), {
    ContainerName: filesystem.name,
  });
};

/** The entries of one kind, if `showonly` asks for it. */
function* shown(call: Call, include: readonly string[]): Generator<BlobEntry> {
  const show = query(call, 'showonly')?.toLowerCase();
  if (show && !['deleted', 'directories', 'files'].includes(show)) throw invalidParameter('showonly', show);
  if (show !== 'deleted' && !markerOf(call).includes(deletedMark)) {
    for (const entry of presentEntries(call)) {
      if (show === 'files' && entry.node.kind !== 'file') continue;
      if (show === 'directories' && entry.node.kind !== 'directory') continue;
      yield entry;
    }
  }
  if (show === 'deleted' || include.includes('deleted')) yield* deletedEntries(call);
}

function* presentEntries(call: Call): Generator<BlobEntry> {
  const [prefix = '', delimiter] = [query(call, 'prefix'), query(call, 'delimiter')];
  if (delimiter && delimiter !== '/') throw invalidParameter('delimiter', delimiter);
  const from = markerOf(call) || (query(call, 'startfrom') ?? '');
  const depth = prefix.split('/').length;
  for (const node of walk(filesystemOf(call).root, 'all', segmentsOf(from))) {
    const path = pathOf(node);
    if (!path.startsWith(prefix)) continue;
    if (delimiter && path.split('/').length > depth) continue;
    yield { path, node, form: delimiter && node.kind === 'directory' ? 'prefix' : 'blob' };
  }
}

/** Stands between path and deletion id in the marker of a deleted entry; deleted entries follow all others. */
const deletedMark = '\u0000';

const placeOf = ({ path, deleted }: BlobEntry): string => (deleted ? `${path}${deletedMark}${deleted.deletionId}` : path);

const markerOf = (call: Call): string => {
  const marker = query(call, 'marker');
  return marker ? fromToken(marker) : '';
};

function* deletedEntries(call: Call): Generator<BlobEntry> {
  const prefix = query(call, 'prefix') ?? '';
  const from = markerOf(call).includes(deletedMark) ? markerOf(call) : '';
  const entries = deletedPaths(call.account, filesystemOf(call))
    .filter(({ path }) => path.startsWith(prefix))
    .map((deleted): BlobEntry => ({ path: deleted.path, node: deleted.node, form: 'blob', deleted }))
    .filter((entry) => placeOf(entry) >= from);
  yield* entries.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

function take(entries: Iterable<BlobEntry>, limit: number): { items: readonly BlobEntry[]; next: string | undefined } {
  const items: BlobEntry[] = [];
  for (const entry of entries) {
    if (items.length === limit) return { items, next: placeOf(entry) };
    items.push(entry);
  }
  return { items, next: undefined };
}
