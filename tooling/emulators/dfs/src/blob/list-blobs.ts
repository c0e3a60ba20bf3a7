import { element, formatHttpDate, writeXml } from '@stowage/emulator-wire';
import { aclHeader, permissionsOf } from '../access-control.ts';
import { requireAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, query, queryNumber } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { expiryOf, sizeOf } from '../headers.ts';
import type { DeletedPath, Filesystem } from '../tree/filesystem.ts';
import { dropExpired } from '../tree/lookup.ts';
import { type PathNode, pathOf } from '../tree/node.ts';
import { segmentsOf } from '../tree/paths.ts';
import { deletedPaths } from '../tree/remove.ts';
import { StorageError } from '../tree/storage-error.ts';
import { walk } from '../tree/walk.ts';
import { metadataElement, serviceEndpointOf } from './service.ts';

type Element = ReturnType<typeof element>;

/** One entry of a listing: a blob, or a directory that stands for all below it. */
interface Entry {
  readonly path: string;
  readonly node: PathNode;
  readonly form: 'blob' | 'prefix';
  readonly deleted?: DeletedPath;
}

/** List Blobs, flat or with the delimiter `/`. */
export const listBlobs: Handler = (call) => {
  const filesystem = filesystemOf(call);
  requireAccess(call, filesystem.root, 5);
  dropExpired(filesystem.root, call.account);
  const [prefix = '', delimiter, marker] = [query(call, 'prefix'), query(call, 'delimiter'), query(call, 'marker')];
  if (delimiter && delimiter !== '/') throw new StorageError('InvalidQueryParameterValue');
  const limit = queryNumber(call, 'maxresults', 1);
  const from = marker ? fromToken(marker, 'InvalidMarker') : query(call, 'startfrom');
  const show = query(call, 'showonly')?.toLowerCase();
  const include = (query(call, 'include') ?? '').split(',');
  const all = entriesOf(call, filesystem, prefix, Boolean(delimiter), from, show === 'deleted', include.includes('deleted'));
  const { items, next } = take(shown(all, show), Math.min(limit ?? 5000, 5000));
  const blobs = items.map((entry) => (entry.form === 'prefix' ? prefixElement(entry, include) : blobElement(call, entry, include)));
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml' },
    body: writeXml(
      element(
        'EnumerationResults',
        [
          prefix ? element('Prefix', prefix) : undefined,
          marker ? element('Marker', marker) : undefined,
          limit === undefined ? undefined : element('MaxResults', limit),
          delimiter ? element('Delimiter', delimiter) : undefined,
          element('Blobs', blobs),
          element('NextMarker', next === undefined ? '' : toToken(next)),
        ],
        { ServiceEndpoint: serviceEndpointOf(call), ContainerName: filesystem.name },
      ),
    ),
  };
};

function* entriesOf(
  call: Call,
  filesystem: Filesystem,
  prefix: string,
  byHierarchy: boolean,
  from: string | undefined,
  onlyDeleted: boolean,
  withDeleted: boolean,
): Generator<Entry> {
  const depth = prefix.split('/').length;
  if (!onlyDeleted) {
    for (const node of walk(filesystem.root, 'all', segmentsOf(from ?? ''))) {
      const path = pathOf(node);
      if (!path.startsWith(prefix)) continue;
      const level = path.split('/').length;
      if (byHierarchy && level > depth) continue;
      yield { path, node, form: byHierarchy && node.kind === 'directory' ? 'prefix' : 'blob' };
    }
  }
  if (!onlyDeleted && !withDeleted) return;
  for (const deleted of deletedPaths(call.account, filesystem)) {
    if (deleted.path.startsWith(prefix)) yield { path: deleted.path, node: deleted.node, form: 'blob', deleted };
  }
}

function* shown(entries: Iterable<Entry>, show: string | undefined): Generator<Entry> {
  for (const entry of entries) {
    if (show === 'files' && entry.node.kind !== 'file') continue;
    if (show === 'directories' && entry.node.kind !== 'directory') continue;
    yield entry;
  }
}

function take(entries: Iterable<Entry>, limit: number): { items: readonly Entry[]; next: string | undefined } {
  const items: Entry[] = [];
  for (const entry of entries) {
    if (items.length === limit) return { items, next: entry.path };
    items.push(entry);
  }
  return { items, next: undefined };
}

function prefixElement({ path, node }: Entry, include: readonly string[]): Element {
  return element('BlobPrefix', [
    element('Name', `${path}/`),
    element('Properties', [
      element('Creation-Time', formatHttpDate(node.createdAt)),
      element('Last-Modified', formatHttpDate(node.modifiedAt)),
      element('Etag', node.etag.replaceAll('"', '')),
      element('ResourceType', node.kind),
      ...permissionElements(node, include),
      element('Content-Length', 0),
      element('Content-Type', node.headers.contentType ?? 'application/octet-stream'),
    ]),
  ]);
}

function permissionElements(node: PathNode, include: readonly string[]): Element[] {
  if (!include.includes('permissions')) return [];
  return [
    element('Owner', node.owner),
    element('Group', node.group),
    element('Permissions', permissionsOf(node)),
    element('Acl', aclHeader(node)),
  ];
}

function blobElement(call: Call, { path, node, deleted }: Entry, include: readonly string[]): Element {
  const { headers, lease } = node;
  const expiresAt = expiryOf(node);
  const blob = node.kind === 'file' ? node.blob : undefined;
  const metadata = node.kind === 'directory' ? { ...node.metadata, hdi_isfolder: 'true' } : node.metadata;
  return element('Blob', [
    element('Name', path),
    ...(deleted ? [element('Deleted', true), element('DeletionId', deleted.deletionId)] : []),
    element('Properties', [
      element('Creation-Time', formatHttpDate(node.createdAt)),
      element('Last-Modified', formatHttpDate(node.modifiedAt)),
      element('Etag', node.etag.replaceAll('"', '')),
      element('ResourceType', node.kind),
      ...permissionElements(node, include),
      element('Content-Length', sizeOf(node)),
      element('Content-Type', headers.contentType ?? 'application/octet-stream'),
      element('Content-Encoding', headers.contentEncoding ?? ''),
      element('Content-Language', headers.contentLanguage ?? ''),
      element('Content-CRC64'),
      element('Content-MD5', headers.contentMd5 ?? ''),
      element('Cache-Control', headers.cacheControl ?? ''),
      element('Content-Disposition', headers.contentDisposition ?? ''),
      expiresAt === undefined ? undefined : element('Expiry-Time', formatHttpDate(expiresAt)),
      element('BlobType', blob?.type ?? 'BlockBlob'),
      element('AccessTier', blob?.tier ?? call.account.settings.accessTier),
      blob?.tier === undefined ? element('AccessTierInferred', true) : undefined,
      element('LeaseStatus', lease.status),
      element('LeaseState', lease.state),
      lease.duration === undefined ? undefined : element('LeaseDuration', lease.duration),
      element('ServerEncrypted', true),
      ...(deleted
        ? [element('DeletedTime', formatHttpDate(deleted.deletedAt)), element('RemainingRetentionDays', call.account.softDeleteDays ?? 0)]
        : []),
    ]),
    include.includes('metadata') ? metadataElement(metadata) : undefined,
    element('OrMetadata'),
  ]);
}
