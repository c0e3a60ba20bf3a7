import { mebibyte } from '@stowage/azure-common';
import type { Capabilities, CapabilityDetails } from '@stowage/core/driver';
import type { AdlsGen1Config } from './config.ts';

/** Bytes of one append, at most: larger ones the service may take in parts. */
export const maxAppendSize: number = 4 * mebibyte;

/** Entries a page, at most. */
export const maxPage = 4_000;

/** What every store can do. What an identity may do is for the service to say. */
export type Gen1Capability =
  | 'stat'
  | 'read'
  | 'write'
  | 'append'
  | 'list'
  | 'delete'
  | 'deleteDirectory'
  | 'createDirectory'
  | 'rename'
  | 'getAcl'
  | 'setAcl';

/**
 * What Data Lake Storage Gen1 can do. It has no ETags, so there is nothing that `ifMatch` could compare; and neither checksums, metadata,
 * content types, copies nor signed URLs.
 */
export const gen1Capabilities: { readonly [C in Gen1Capability]: CapabilityDetails[C] } = {
  stat: { support: 'native' },
  read: {
    support: 'native',
    note: 'A file of several ranges is looked at before and after: if its size or time of change differ, the end of the read fails.',
    range: true,
    suffix: true,
  },
  write: {
    support: 'native',
    note: 'Parts in a hidden directory, joined there, and renamed into place; what fits into one block is one hidden file.',
    atomic: true,
    ifNoneMatch: true,
  },
  append: {
    support: 'native',
    note: 'Files made by concurrent appends of other tools take no others.',
    ifSize: true,
    maxSize: maxAppendSize,
    to: 'any',
  },
  list: {
    support: 'native',
    note: 'A recursive listing walks the directories.',
    recursive: true,
    cursor: true,
    directories: 'real',
    pageSize: maxPage,
  },
  delete: { support: 'native', note: 'In two requests: the first tells files from directories.' },
  deleteDirectory: { support: 'native', atomic: false },
  createDirectory: { support: 'native' },
  rename: {
    support: 'native',
    note: 'The target is looked at first: a directory that comes to be there in the same moment takes in what is renamed.',
    atomic: true,
    directories: true,
  },
  getAcl: { support: 'native' },
  setAcl: {
    support: 'native',
    note: 'A recursive change walks the directories. Owner and group are set on the named path alone, by a superuser.',
    recursive: true,
    owner: true,
    defaults: true,
  },
};

/** What a connection with this configuration can do. */
export function settleCapabilities({ block_size: blockSize }: AdlsGen1Config): Capabilities {
  const { write, append } = gen1Capabilities;
  return { write: { ...write, blockSize }, append: { ...append, maxSize: Math.min(blockSize, maxAppendSize) } };
}
