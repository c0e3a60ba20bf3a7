import { element } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, query } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { dropExpired } from '../tree/lookup.ts';
import { pathOf } from '../tree/node.ts';
import { segmentsOf } from '../tree/paths.ts';
import { deletedPaths } from '../tree/remove.ts';
import { StorageError } from '../tree/storage-error.ts';
import { walk } from '../tree/walk.ts';
import { type BlobEntry, entryElement } from './blob-elements.ts';
import { enumerationAnswer, included, pageLimit } from './enumeration.ts';

/** List Blobs, flat or with the delimiter `/`. */
export const listBlobs: Handler = (call) => {
  const filesystem = filesystemOf(call);
  requireAccess(call, filesystem.root, 5);
  dropExpired(filesystem.root, call.account);
  const include = included(call);
  const { items, next } = take(shown(call, include), pageLimit(call));
  const blobs = items.map((entry) => entryElement(call, entry, include));
  return enumerationAnswer(call, element('Blobs', blobs), next === undefined ? undefined : toToken(next), {
    ContainerName: filesystem.name,
  });
};

/** The entries of one kind, if `showonly` asks for it. */
function* shown(call: Call, include: readonly string[]): Generator<BlobEntry> {
  const show = query(call, 'showonly')?.toLowerCase();
  if (show !== 'deleted') {
    for (const entry of presentEntries(call)) {
      if (show === 'files' && entry.node.kind !== 'file') continue;
      if (show === 'directories' && entry.node.kind !== 'directory') continue;
      yield entry;
    }
  }
  if (show === 'deleted' || include.includes('deleted')) yield* deletedEntries(call);
}

function* presentEntries(call: Call): Generator<BlobEntry> {
  const [prefix = '', delimiter, marker] = [query(call, 'prefix'), query(call, 'delimiter'), query(call, 'marker')];
  if (delimiter && delimiter !== '/') throw new StorageError('InvalidQueryParameterValue');
  const from = marker ? fromToken(marker) : (query(call, 'startfrom') ?? '');
  const depth = prefix.split('/').length;
  for (const node of walk(filesystemOf(call).root, 'all', segmentsOf(from))) {
    const path = pathOf(node);
    if (!path.startsWith(prefix)) continue;
    if (delimiter && path.split('/').length > depth) continue;
    yield { path, node, form: delimiter && node.kind === 'directory' ? 'prefix' : 'blob' };
  }
}

function* deletedEntries(call: Call): Generator<BlobEntry> {
  const prefix = query(call, 'prefix') ?? '';
  for (const deleted of deletedPaths(call.account, filesystemOf(call))) {
    if (deleted.path.startsWith(prefix)) yield { path: deleted.path, node: deleted.node, form: 'blob', deleted };
  }
}

function take(entries: Iterable<BlobEntry>, limit: number): { items: readonly BlobEntry[]; next: string | undefined } {
  const items: BlobEntry[] = [];
  for (const entry of entries) {
    if (items.length === limit) return { items, next: entry.path };
    items.push(entry);
  }
  return { items, next: undefined };
}
