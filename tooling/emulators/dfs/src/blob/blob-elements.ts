import { element, formatHttpDate, type XmlElement } from '@stowage/emulator-wire';
import { aclHeader, permissionsOf } from '../access-control.ts';
import { type Call, versionOf } from '../call.ts';
import { expiryOf, sizeOf } from '../headers.ts';
import type { DeletedPath } from '../tree/filesystem.ts';
import type { PathNode } from '../tree/node.ts';
import { deletionElements, goneAt } from './deletion-elements.ts';
import { metadataElement } from './enumeration.ts';

/** One entry of a listing: a blob, or a directory that stands for all below it. */
export interface BlobEntry {
  readonly path: string;
  readonly node: PathNode;
  readonly form: 'blob' | 'prefix';
  readonly deleted?: DeletedPath;
}

/** An entry as listings write it. */
export const entryElement = (call: Call, entry: BlobEntry, include: readonly string[]): XmlElement =>
  entry.form === 'prefix' ? prefixElement(call, entry, include) : blobElement(call, entry, include);

function prefixElement(call: Call, { path, node }: BlobEntry, include: readonly string[]): XmlElement {
  const properties = [...pathElements(call, node, include), element('Content-Length', 0), ...stateElements(call, node)];
  return element('BlobPrefix', [element('Name', `${path}/`), element('Properties', properties)]);
}

/** What an entry tells first. */
function pathElements(call: Call, node: PathNode, include: readonly string[], expiresAt?: number): (XmlElement | undefined)[] {
  return [
    element('Creation-Time', formatHttpDate(node.createdAt)),
    element('Last-Modified', formatHttpDate(node.modifiedAt)),
    expiresAt === undefined ? undefined : element('Expiry-Time', formatHttpDate(expiresAt)),
    element('Etag', node.etag.replaceAll('"', '')),
    versionOf(call) >= '2020-10-02' ? element('ResourceType', node.kind) : undefined,
    ...permissionElements(node, include),
  ];
}

function permissionElements(node: PathNode, include: readonly string[]): XmlElement[] {
  if (!include.includes('permissions')) return [];
  return [
    element('Owner', node.owner),
    element('Group', node.group),
    element('Permissions', permissionsOf(node)),
    element('Acl', aclHeader(node)),
  ];
}

function blobElement(call: Call, { path, node, deleted }: BlobEntry, include: readonly string[]): XmlElement {
  const metadata = node.kind === 'directory' ? { ...node.metadata, hdi_isfolder: 'true' } : node.metadata;
  return element('Blob', [
    element('Name', path),
    ...(deleted ? [element('DeletionId', deleted.deletionId), element('Deleted', true)] : []),
    element('Properties', [
      ...pathElements(call, node, include, deleted ? goneAt(call, deleted.deletedAt) : expiryOf(node)),
      ...contentElements(node),
      ...stateElements(call, node, deleted === undefined),
      ...(deleted ? deletionElements(call, deleted.deletedAt) : []),
    ]),
    include.includes('metadata') ? metadataElement(metadata) : undefined,
    element('OrMetadata'),
  ]);
}

const contentElements = (node: PathNode): XmlElement[] => [
  element('Content-Length', sizeOf(node)),
  element('Content-Type', node.headers.contentType ?? 'application/octet-stream'),
  element('Content-Encoding', node.headers.contentEncoding ?? ''),
  element('Content-Language', node.headers.contentLanguage ?? ''),
  // Of a blob with data it would cost a look at every byte.
  element('Content-CRC64', sizeOf(node) === 0 ? 'AAAAAAAAAAA=' : ''),
  element('Content-MD5', node.headers.contentMd5 ?? ''),
  element('Cache-Control', node.headers.cacheControl ?? ''),
  element('Content-Disposition', node.headers.contentDisposition ?? ''),
];

function stateElements(call: Call, node: PathNode, withLease = true): (XmlElement | undefined)[] {
  const { lease } = node;
  const blob = node.kind === 'file' ? node.blob : undefined;
  return [
    element('BlobType', blob?.type ?? 'BlockBlob'),
    element('AccessTier', blob?.tier ?? call.account.settings.accessTier),
    blob?.tierChangedAt === undefined
      ? element('AccessTierInferred', true)
      : element('AccessTierChangeTime', formatHttpDate(blob.tierChangedAt)),
    ...(withLease ? [element('LeaseStatus', lease.status), element('LeaseState', lease.state)] : []),
    !withLease || lease.duration === undefined ? undefined : element('LeaseDuration', lease.duration),
    element('ServerEncrypted', true),
  ];
}
