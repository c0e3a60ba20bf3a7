import { allowedCapabilities, type Credential, keepsHeaders, maxBlockSize, maxBlocks, type SasRules } from '@stowage/azure-common';
import type { CapabilityDetails } from '@stowage/core/driver';

/** Bytes of one Append Block request, at most. */
export const maxAppendSize: number = 100 * 2 ** 20;

/** Blobs that one batch request deletes, at most. */
export const maxBatch = 256;

/** What hangs on the credential. */
export type BlobCapability =
  | 'stat'
  | 'read'
  | 'write'
  | 'append'
  | 'list'
  | 'delete'
  | 'deleteDirectory'
  | 'createDirectory'
  | 'copy'
  | 'setMetadata'
  | 'signUrl';

/** What Blob storage can do, given every right. */
export const blobCapabilities: { readonly [C in BlobCapability]: CapabilityDetails[C] } = {
  stat: { support: 'native', when: 'a SAS has the letter r', ifMatch: true, ifNoneMatch: true },
  read: { support: 'native', when: 'a SAS has the letter r', ifMatch: true, ifNoneMatch: true, range: true, suffix: true, verified: true },
  write: {
    support: 'native',
    when: 'a SAS has the letter w or c',
    atomic: true,
    ifMatch: true,
    ifNoneMatch: true,
    ...keepsHeaders,
    verified: true,
    maxSize: maxBlocks * maxBlockSize,
  },
  append: {
    support: 'native',
    note: 'Makes append blobs; a blob that a write made takes no appends.',
    when: 'a SAS has the letter a or w',
    ifSize: true,
    maxSize: maxAppendSize,
    to: 'appended',
  },
  list: {
    support: 'native',
    when: 'a SAS has the letter l, and is not of one blob',
    recursive: true,
    cursor: true,
    directories: 'virtual',
    pageSize: 5_000,
    metadata: true,
  },
  delete: { support: 'native', note: 'Deletes the snapshots too.', when: 'a SAS has the letter d', ifMatch: true, batch: maxBatch },
  deleteDirectory: {
    support: 'emulated',
    note: 'Deletes what is below in batches.',
    when: 'a SAS has the letters d, l and r, and is not of one blob',
    atomic: false,
  },
  createDirectory: {
    support: 'emulated',
    note: 'Writes an empty blob, named with a slash at the end, that marks it.',
    when: 'a SAS has the letter r, and w or c',
  },
  copy: {
    support: 'native',
    note: 'In one request up to 256 MiB; a larger file block by block inside the service, and atomic all the same.',
    when: 'a SAS has the letter r, and w or c',
    ifNoneMatch: true,
    ifSourceMatch: true,
    atomic: true,
  },
  setMetadata: { support: 'native', when: 'a SAS has the letter w', ifMatch: true },
  signUrl: { support: 'native', when: 'the credential is an account key or an identity', scopes: ['file', 'datastore'] },
};

/** `create` is enough for a write only while nothing is there, which the service decides. Listing is asked of the container. */
export const sasRules: SasRules = {
  letters: {
    stat: ['r'],
    read: ['r'],
    write: ['w|c'],
    append: ['a|w'],
    list: ['l'],
    delete: ['d'],
    deleteDirectory: ['d', 'l', 'r'],
    createDirectory: ['r', 'w|c'],
    copy: ['r', 'w|c'],
    setMetadata: ['w'],
  },
  ofContainer: ['list', 'deleteDirectory'],
  fileResource: 'b',
};

/** Whether listing is allowed, as far as is known. */
export function mayList(credential: Credential): boolean {
  return allowedCapabilities(credential, sasRules)('list');
}
