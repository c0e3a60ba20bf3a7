import { formatHttpDate, metadataHeaders, type WireAnswer } from '@stowage/emulator-wire';
import { aclHeader, ownershipHeaders } from '../access-control.ts';
import { requireAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, nodeOf, query, versionOf } from '../call.ts';
import { readContent } from '../content-read.ts';
import { type AnswerHeaders, contentHeaders, encryptionContextOf, expiryOf, revisionHeaders, sizeOf } from '../headers.ts';
import { leaseHeaders, requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { Content } from '../tree/content.ts';
import { accountScope } from '../tree/filesystems.ts';
import type { PathNode } from '../tree/node.ts';
import { snapshotOf } from './snapshots.ts';

/** Get Blob. A directory reads as an empty blob. */
export const getBlob: Handler = (call) => {
  const node = readable(call, 4);
  const content = node.kind === 'file' ? node.content : Content.empty;
  const { contentMd5 } = node.headers;
  const answer = readContent(call, content, blobHeaders(call, node), contentMd5);
  if (answer.status !== 206) return answer;
  return { ...answer, headers: { ...answer.headers, 'x-ms-blob-content-md5': contentMd5 } };
};

/** Get Blob Properties. */
export const getBlobProperties: Handler = (call) => {
  const node = readable(call, 0);
  const { accessTier } = call.account.settings;
  const { tier, tierChangedAt } = node.kind === 'file' ? node.blob : {};
  return {
    status: 200,
    headers: {
      ...blobHeaders(call, node),
      'Content-Length': String(sizeOf(node)),
      'Content-MD5': node.headers.contentMd5,
      'x-ms-access-tier': tier ?? accessTier,
      'x-ms-access-tier-inferred': tier === undefined ? 'true' : undefined,
      'x-ms-access-tier-change-time': tierChangedAt === undefined ? undefined : formatHttpDate(tierChangedAt),
    },
  };
};

/** Get Blob Metadata. */
export const getBlobMetadata: Handler = (call): WireAnswer => {
  const node = readable(call, 0);
  return { status: 200, headers: { ...revisionHeaders(node), ...metadataHeaders(node.metadata) } };
};

function readable(call: Call, needed: number): PathNode {
  const node = nodeOf(call);
  requireAccess(call, node, needed);
  const time = query(call, 'snapshot');
  if (time !== undefined) return snapshotOf(node, time);
  requireConditions(call, node);
  requireReadLease(call, node);
  return node;
}

function blobHeaders(call: Call, node: PathNode): AnswerHeaders {
  const expiresAt = expiryOf(node);
  const blob = node.kind === 'file' ? node.blob : undefined;
  return {
    ...revisionHeaders(node),
    ...contentHeaders(node),
    ...leaseHeaders(node),
    ...metadataHeaders(node.kind === 'directory' ? { ...node.metadata, hdi_isfolder: 'true' } : node.metadata),
    ...(versionOf(call) >= '2020-06-12' ? { ...ownershipHeaders(node) } : {}),
    'x-ms-resource-type': versionOf(call) >= '2020-10-02' ? node.kind : undefined,
    'x-ms-acl': versionOf(call) >= '2023-11-03' ? aclHeader(node) : undefined,
    ...copyHeaders(node),
    'Accept-Ranges': 'bytes',
    'x-ms-blob-type': blob?.type ?? 'BlockBlob',
    'x-ms-blob-committed-block-count': blob?.type === 'AppendBlob' ? String(blob.committedBlocks.length) : undefined,
    'x-ms-creation-time': formatHttpDate(node.createdAt),
    'x-ms-expiry-time': expiresAt === undefined ? undefined : formatHttpDate(expiresAt),
    'x-ms-encryption-context': encryptionContextOf(node),
    'x-ms-encryption-scope': scopeOf(call),
    'x-ms-server-encrypted': 'true',
    'x-ms-tag-count': blob && Object.keys(blob.tags).length > 0 ? String(Object.keys(blob.tags).length) : undefined,
  };
}

/** Told only when it is not the account's own. */
function scopeOf(call: Call): string | undefined {
  const { encryptionScope } = filesystemOf(call);
  return encryptionScope === accountScope ? undefined : encryptionScope;
}

function copyHeaders(node: PathNode): AnswerHeaders {
  const copy = node.kind === 'file' ? node.blob.copy : undefined;
  if (!copy) return {};
  return {
    'x-ms-copy-id': copy.id,
    'x-ms-copy-source': copy.source,
    'x-ms-copy-status': 'success',
    'x-ms-copy-progress': `${copy.bytes}/${copy.bytes}`,
    'x-ms-copy-completion-time': formatHttpDate(copy.completedAt),
  };
}
