import type { WireRequest } from '@stowage/emulator-wire';
import type { Handler } from '../call.ts';
import { leasePath } from '../path-lease.ts';
import { appendBlock, appendBlockFromUrl } from './append-block.ts';
import { getBlockList, putBlock, putBlockList } from './blob-blocks.ts';
import { abortCopy, copyBlob, copyBlobFromUrl } from './blob-copy.ts';
import { deleteBlob, undeleteBlob } from './blob-delete.ts';
import { putBlob } from './blob-put.ts';
import { getBlob, getBlobMetadata, getBlobProperties } from './blob-read.ts';
import { setBlobExpiry, setBlobMetadata, setBlobProperties } from './blob-set.ts';
import { getBlobTags, setBlobTags } from './blob-tags.ts';
import { setBlobTier } from './blob-tier.ts';
import {
  createContainer,
  deleteContainer,
  getContainerMetadata,
  getContainerProperties,
  leaseContainer,
  renameContainer,
  restoreContainer,
  setContainerMetadata,
} from './container.ts';
import { getContainerAcl, setContainerAcl } from './container-acl.ts';
import type { SourceLookup } from './copy-from.ts';
import { listBlobs } from './list-blobs.ts';
import { listContainers } from './list-containers.ts';
import { putBlobFromUrl, putBlockFromUrl } from './put-from-url.ts';
import { getAccountInfo, getServiceStats, getUserDelegationKey } from './service.ts';
import { getServiceProperties, setServiceProperties } from './service-properties.ts';
import { snapshotBlob } from './snapshots.ts';

/** Every operation of the Blob endpoint but batch, by the emulator's name for it. */
export type BlobHandlers = Readonly<Record<Exclude<BlobOperation, 'batch'>, Handler>>;

/** The operations, with what they need of the outside. */
export const createBlobHandlers = (sourceOf: SourceLookup, accountKeyOf: (account: string) => Buffer): BlobHandlers => ({
  'list-containers': listContainers,
  'get-service-properties': getServiceProperties,
  'set-service-properties': setServiceProperties,
  'get-service-stats': getServiceStats,
  'get-user-delegation-key': getUserDelegationKey(accountKeyOf),
  'get-account-info': getAccountInfo,
  'create-container': createContainer,
  'delete-container': deleteContainer,
  'get-container-properties': getContainerProperties,
  'get-container-metadata': getContainerMetadata,
  'set-container-metadata': setContainerMetadata,
  'get-container-acl': getContainerAcl,
  'set-container-acl': setContainerAcl,
  'lease-container': leaseContainer,
  'restore-container': restoreContainer,
  'rename-container': renameContainer,
  'list-blobs': listBlobs,
  'get-blob': getBlob,
  'get-blob-properties': getBlobProperties,
  'get-blob-metadata': getBlobMetadata,
  'set-blob-metadata': setBlobMetadata,
  'set-blob-properties': setBlobProperties,
  'set-blob-expiry': setBlobExpiry,
  'set-blob-tier': setBlobTier,
  'get-blob-tags': getBlobTags,
  'set-blob-tags': setBlobTags,
  'lease-blob': leasePath,
  'snapshot-blob': snapshotBlob,
  'put-blob': putBlob,
  'put-blob-from-url': putBlobFromUrl(sourceOf),
  'put-block': putBlock,
  'put-block-from-url': putBlockFromUrl(sourceOf),
  'put-block-list': putBlockList,
  'get-block-list': getBlockList,
  'append-block': appendBlock,
  'append-block-from-url': appendBlockFromUrl(sourceOf),
  'copy-blob': copyBlob(sourceOf),
  'copy-blob-from-url': copyBlobFromUrl(sourceOf),
  'abort-copy': abortCopy,
  'delete-blob': deleteBlob,
  'undelete-blob': undeleteBlob,
});

const ofService = {
  'GET list': 'list-containers',
  'GET properties service': 'get-service-properties',
  'PUT properties service': 'set-service-properties',
  'GET stats service': 'get-service-stats',
  'POST userdelegationkey service': 'get-user-delegation-key',
  'GET properties account': 'get-account-info',
  'HEAD properties account': 'get-account-info',
  'POST batch': 'batch',
  // So the vendor's client asks for it when the account stands in the path.
  'POST batch container': 'batch',
} as const;

const ofContainer = {
  'PUT  container': 'create-container',
  'DELETE  container': 'delete-container',
  'GET  container': 'get-container-properties',
  'HEAD  container': 'get-container-properties',
  'GET metadata container': 'get-container-metadata',
  'HEAD metadata container': 'get-container-metadata',
  'PUT metadata container': 'set-container-metadata',
  'GET acl container': 'get-container-acl',
  'HEAD acl container': 'get-container-acl',
  'PUT acl container': 'set-container-acl',
  'PUT lease container': 'lease-container',
  'PUT undelete container': 'restore-container',
  'PUT rename container': 'rename-container',
  'GET list container': 'list-blobs',
  'POST batch container': 'batch',
  'GET properties account': 'get-account-info',
  'HEAD properties account': 'get-account-info',
} as const;

const ofBlob = {
  'GET ': 'get-blob',
  'HEAD ': 'get-blob-properties',
  'DELETE ': 'delete-blob',
  'GET metadata': 'get-blob-metadata',
  'HEAD metadata': 'get-blob-metadata',
  'PUT metadata': 'set-blob-metadata',
  'PUT properties': 'set-blob-properties',
  'PUT expiry': 'set-blob-expiry',
  'PUT tier': 'set-blob-tier',
  'GET tags': 'get-blob-tags',
  'PUT tags': 'set-blob-tags',
  'PUT lease': 'lease-blob',
  'PUT snapshot': 'snapshot-blob',
  'PUT block': 'put-block',
  'PUT blocklist': 'put-block-list',
  'GET blocklist': 'get-block-list',
  'PUT appendblock': 'append-block',
  'PUT copy': 'abort-copy',
  'PUT undelete': 'undelete-blob',
  'GET properties account': 'get-account-info',
  'HEAD properties account': 'get-account-info',
} as const;

type Named =
  | (typeof ofService)[keyof typeof ofService]
  | (typeof ofContainer)[keyof typeof ofContainer]
  | (typeof ofBlob)[keyof typeof ofBlob];
type ByHeaders = 'append-block-from-url' | 'put-blob' | 'put-blob-from-url' | 'put-block-from-url' | 'copy-blob' | 'copy-blob-from-url';
export type BlobOperation = Named | ByHeaders;

const pick = (table: Readonly<Record<string, BlobOperation>>, name: string): BlobOperation | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** Which operation a request in Blob form asks for; undefined if none. */
export function blobOperationOf({ method, query, headers, resourcePath }: WireRequest): BlobOperation | undefined {
  const [comp = '', restype] = [query.get('comp')?.toLowerCase(), query.get('restype')?.toLowerCase()];
  const name = `${method} ${comp}${restype === undefined ? '' : ` ${restype}`}`;
  const [, container = '', path = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(resourcePath) ?? [];
  if (container === '') return pick(ofService, name);
  if (path === '' && restype !== undefined) return pick(ofContainer, name);
  // The root directory is addressed by a slash behind the container's name.
  if (path === '' && !(resourcePath.endsWith('/') && rootOperations.includes(method))) return undefined;
  const source = headers['x-ms-copy-source'] !== undefined;
  if (method === 'PUT' && comp === '') return putOf(headers, source);
  if (method === 'PUT' && comp === 'block' && source) return 'put-block-from-url';
  if (method === 'PUT' && comp === 'appendblock' && source) return 'append-block-from-url';
  return pick(ofBlob, name);
}

const rootOperations: readonly string[] = ['GET', 'HEAD'];

function putOf(headers: Readonly<Record<string, string>>, source: boolean): ByHeaders {
  if (!source) return 'put-blob';
  if (headers['x-ms-blob-type'] !== undefined) return 'put-blob-from-url';
  return headers['x-ms-requires-sync']?.toLowerCase() === 'true' ? 'copy-blob-from-url' : 'copy-blob';
}
