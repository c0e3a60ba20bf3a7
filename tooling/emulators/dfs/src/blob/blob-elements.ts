import { element, formatHttpDate, type XmlElement } from '@stowage/emulator-wire';
import { aclHeader, permissionsOf } from '../access-control.ts';
import type { Call } from '../call.ts';
import { expiryOf, sizeOf } from '../headers.ts';
import type { DeletedPath } from '../tree/filesystem.ts';
import type { PathNode } from '../tree/node.ts';
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
  entry.form === 'prefix' ? prefixElement(entry, include) : blobElement(call, entry, include);

function prefixElement({ path, node }: BlobEntry, include: readonly string[]): XmlElement {
  return element('BlobPrefix', [element('Name', `${path}/`), element('Properties', pathElements(node, include))]);
}

/** What a directory tells, and a blob first. */
function pathElements(node: PathNode, include: readonly string[]): XmlElement[] {
  return [
    element('Creation-Time', formatHttpDate(node.createdAt)),
    element('Last-Modified', formatHttpDate(node.modifiedAt)),
    element('Etag', node.etag.replaceAll('"', '')),
    element('ResourceType', node.kind),
    ...permissionElements(node, include),
    element('Content-Length', sizeOf(node)),
    element('Content-Type', node.headers.contentType ?? 'application/octet-stream'),
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
    ...(deleted ? [element('Deleted', true), element('DeletionId', deleted.deletionId)] : []),
    element('Properties', [
      ...pathElements(node, include),
      ...contentElements(node),
      ...stateElements(call, node),
      ...(deleted ? deletionElements(call, deleted) : []),
    ]),
    include.includes('metadata') ? metadataElement(metadata) : undefined,
    element('OrMetadata'),
  ]);
}

const contentElements = ({ headers }: PathNode): XmlElement[] => [
  element('Content-Encoding', headers.contentEncoding ?? ''),
  element('Content-Language', headers.contentLanguage ?? ''),
  element('Content-CRC64'),
  element('Content-MD5', headers.contentMd5 ?? ''),
  element('Cache-Control', headers.cacheControl ?? ''),
  element('Content-Disposition', headers.contentDisposition ?? ''),
];

function stateElements(call: Call, node: PathNode): (XmlElement | undefined)[] {
  const { lease } = node;
  const expiresAt = expiryOf(node);
  const blob = node.kind === 'file' ? node.blob : undefined;
  return [
    expiresAt === undefined ? undefined : element('Expiry-Time', formatHttpDate(expiresAt)),
    element('BlobType', blob?.type ?? 'BlockBlob'),
    element('AccessTier', blob?.tier ?? call.account.settings.accessTier),
    blob?.tier === undefined ? element('AccessTierInferred', true) : undefined,
    element('LeaseStatus', lease.status),
    element('LeaseState', lease.state),
    lease.duration === undefined ? undefined : element('LeaseDuration', lease.duration),
    element('ServerEncrypted', true),
  ];
}

const deletionElements = ({ account }: Call, { deletedAt }: DeletedPath): XmlElement[] => [
  element('DeletedTime', formatHttpDate(deletedAt)),
  element('RemainingRetentionDays', account.softDeleteDays ?? 0),
];
