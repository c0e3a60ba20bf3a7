import {
  allowedCapabilities,
  type Credential,
  keepsHeaders,
  type SasRules,
  settleCapabilities as settleShared,
} from '@stowage/azure-common';
import type { Capabilities, CapabilityDetails } from '@stowage/core/driver';
import type { AzureFilesConfig } from './config.ts';
import { maxFileSize } from './file-size.ts';
import { maxPage } from './requests/list-directory.ts';

/** What hangs on the credential, or on whether a snapshot is read. */
export type FilesCapability =
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
  | 'signUrl';

const writes = 'not for a snapshot; with a SAS, it has the letters';

/** What Azure Files can do, given every right. */
export const filesCapabilities: { readonly [C in FilesCapability]: CapabilityDetails[C] } = {
  stat: { support: 'native', ifMatch: true, ifNoneMatch: true, when: 'a SAS has r' },
  read: { support: 'native', ifMatch: true, ifNoneMatch: true, range: true, suffix: true, verified: true, when: 'a SAS has r' },
  write: {
    support: 'native',
    note: 'Under a temporary name beside the file, and renamed when complete; ifMatch holds a lease on the file while it is replaced.',
    when: `${writes} w, and is not of one file`,
    atomic: true,
    ifMatch: true,
    ifNoneMatch: true,
    ...keepsHeaders,
    verified: true,
    maxSize: maxFileSize,
  },
  append: {
    support: 'emulated',
    note: 'Makes the file longer and writes there, under a lease. Readers may see zeros at the end for a moment.',
    when: `${writes} r, w, d and l, and is not of one file`,
    ifSize: true,
    to: 'any',
  },
  list: {
    support: 'native',
    note: 'A recursive listing walks the directories.',
    when: 'a SAS has l, and is not of one file',
    recursive: true,
    cursor: true,
    directories: 'real',
    folds: 'case',
    pageSize: maxPage,
  },
  delete: { support: 'native', note: 'ifMatch holds a lease on the file.', when: `${writes} d (and w for ifMatch)`, ifMatch: true },
  deleteDirectory: {
    support: 'emulated',
    note: 'What is below is deleted one by one; an empty directory by the service.',
    when: `${writes} d, l and r, and is not of one file`,
    atomic: false,
  },
  createDirectory: { support: 'native', when: `${writes} c or w, and is not of one file` },
  copy: {
    support: 'native',
    note: 'Inside the service to a temporary name, and renamed when complete.',
    when: `${writes} r and w, and is not of one file`,
    ifNoneMatch: true,
    ifSourceMatch: true,
    atomic: true,
  },
  rename: {
    support: 'native',
    when: `${writes} r and w, and is not of one file`,
    ifNoneMatch: true,
    atomic: true,
    directories: true,
  },
  setMetadata: {
    support: 'native',
    note: 'ifMatch holds a lease on the file; directories have no condition.',
    when: `${writes} w (and d for ifMatch)`,
    ifMatch: true,
  },
  signUrl: { support: 'native', when: 'the credential is an account key', scopes: ['file', 'datastore'] },
};

const readCapabilities: readonly string[] = ['stat', 'read', 'list'];
/** What a signature for one file is enough for. */
const fileCapabilities: readonly string[] = ['stat', 'read', 'delete', 'setMetadata'];

/** What a connection with this credential can do, as far as it can be told without a request. */
export function settleCapabilities(credential: Credential, config: AzureFilesConfig): Capabilities {
  const allows = allowedCapabilities(credential, sasRules);
  const isOfFile = credential.kind === 'sas' && credential.fields.resourceTypes === undefined && credential.fields.resource === 'f';
  const { signUrl, delete: deletes, setMetadata, ...rest } = filesCapabilities;
  const leases = allows('write') && allows('delete') && !isOfFile;
  const full: Capabilities = {
    ...rest,
    delete: leases ? deletes : unconditional(deletes),
    setMetadata: leases ? setMetadata : unconditional(setMetadata),
    ...(credential.kind === 'accountKey' ? { signUrl } : {}),
  };
  const settled = settleShared(full, { credential, rules: sasRules, config, maxAppendSize: config.block_size });
  const isMeant = (name: string): boolean =>
    (config.snapshot === undefined || readCapabilities.includes(name)) && (!isOfFile || fileCapabilities.includes(name));
  return Object.fromEntries(Object.entries(settled).filter(([name]) => isMeant(name)));
}

function unconditional<D extends { readonly ifMatch?: true | undefined }>({ ifMatch: _, ...detail }: D): Omit<D, 'ifMatch'> {
  return detail;
}

/** Listing is asked of a directory, which counts as a part of the share. */
const sasRules: SasRules = {
  letters: {
    stat: ['r'],
    read: ['r'],
    write: ['w'],
    append: ['r', 'w', 'd', 'l'],
    list: ['l'],
    delete: ['d'],
    deleteDirectory: ['d', 'l', 'r'],
    createDirectory: ['c|w'],
    copy: ['r', 'w'],
    rename: ['r', 'w'],
    setMetadata: ['w'],
  },
  ofContainer: ['list', 'deleteDirectory'],
  fileResource: 'f',
};
