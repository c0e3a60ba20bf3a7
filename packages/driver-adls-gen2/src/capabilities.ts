import { keepsHeaders, maxBlockSize, maxBlocks, type SasRules } from '@stowage/azure-common';
import type { CapabilityDetails } from '@stowage/core/driver';

/** Bytes of one append that is written at once, at most. */
export const maxAppendSize: number = 100 * 2 ** 20;

/** Entries a page, at most. */
export const maxPage = 5_000;

/** What hangs on the credential. */
export type LakeCapability =
  | 'stat'
  | 'read'
  | 'write'
  | 'append'
  | 'list'
  | 'delete'
  | 'deleteDirectory'
  | 'createDirectory'
  | 'copy'
  | 'rename'
  | 'setMetadata'
  | 'signUrl'
  | 'getAcl'
  | 'setAcl';

/** What Data Lake Storage can do, given every right. */
export const lakeCapabilities: { readonly [C in LakeCapability]: CapabilityDetails[C] } = {
  stat: { support: 'native', ifMatch: true, ifNoneMatch: true, when: 'a SAS has the letter r' },
  read: {
    support: 'native',
    note: 'Through the Blob endpoint of the account, which gives a CRC-64 of each range.',
    when: 'a SAS has the letter r',
    ifMatch: true,
    ifNoneMatch: true,
    range: true,
    suffix: true,
    verified: true,
  },
  write: {
    support: 'native',
    note: 'One block by one request to the Blob endpoint; more by appends to a temporary file, which is renamed into its place.',
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
    note: 'A file that the Blob endpoint wrote, as small writes and copies do, is first written anew, once.',
    when: 'a SAS has the letters r and w',
    ifSize: true,
    to: 'any',
  },
  list: {
    support: 'native',
    when: 'a SAS has the letter l, and is not of one file',
    recursive: true,
    cursor: true,
    directories: 'real',
    pageSize: maxPage,
  },
  delete: {
    support: 'native',
    note: 'In two requests: the first tells files from directories.',
    when: 'a SAS has the letters r and d',
    ifMatch: true,
  },
  deleteDirectory: {
    support: 'native',
    note: 'One request deletes all; of a very large directory it may delete a part at a time.',
    when: 'a SAS has the letters r and d',
    atomic: false,
  },
  createDirectory: { support: 'native', when: 'a SAS has the letter r, and w or c' },
  copy: {
    support: 'native',
    note: 'Through the Blob endpoint of the account: in one request up to 256 MiB; a larger file block by block inside the service, and atomic all the same.',
    when: 'a SAS has the letter r, and w or c',
    ifNoneMatch: true,
    ifSourceMatch: true,
    atomic: true,
  },
  rename: { support: 'native', when: 'a SAS has the letter r, and m or w', ifNoneMatch: true, atomic: true, directories: true },
  setMetadata: { support: 'native', when: 'a SAS has the letter w', ifMatch: true },
  signUrl: { support: 'native', when: 'the credential is an account key or an identity', scopes: ['file', 'directory', 'datastore'] },
  getAcl: { support: 'native', when: 'a SAS has the letter e' },
  setAcl: {
    support: 'native',
    note: 'Owner and group are set on the named path alone, also by a recursive change.',
    when: 'a SAS has the letters r and p',
    recursive: true,
    owner: true,
    defaults: true,
  },
};

/** `create` is enough for a write only while nothing is there, which the service decides. */
export const sasRules: SasRules = {
  letters: {
    stat: ['r'],
    read: ['r'],
    write: ['w|c'],
    append: ['r', 'w'],
    list: ['l'],
    delete: ['r', 'd'],
    deleteDirectory: ['r', 'd'],
    createDirectory: ['r', 'w|c'],
    copy: ['r', 'w|c'],
    rename: ['r', 'm|w'],
    setMetadata: ['w'],
    getAcl: ['e'],
    setAcl: ['r', 'p'],
  },
  ofContainer: ['list'],
  fileResource: 'b',
};
