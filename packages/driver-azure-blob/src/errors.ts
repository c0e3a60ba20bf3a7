import type { RequiredRight, ServiceErrorTable } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';

/** The errors of Blob storage that mean something else here than in other services. */
export const blobErrors: ServiceErrorTable = {
  InvalidBlockList: {
    code: 'CONDITION.FAILED',
    nextAction: 'Someone else wrote this file while it was being uploaded, which discards its blocks: write it again.',
  },
  InvalidBlobOrBlock: {
    code: 'CONDITION.FAILED',
    nextAction:
      'Blocks of an unfinished upload by another tool are in the way: delete the file, or wait a week until they expire.',
  },
  BlockCountExceedsLimit: {
    code: 'STORAGE.FULL',
    nextAction: 'An append blob takes 50,000 appends: copy it by reading and writing, or begin another file.',
  },
};

const reader = 'Storage Blob Data Reader';
const contributor = 'Storage Blob Data Contributor';

/** What each kind of request needs: told to whoever lacks it. */
export const rights = {
  read: { role: reader, sas: 'r' },
  list: { role: reader, sas: 'l' },
  write: { role: contributor, sas: 'cw' },
  change: { role: contributor, sas: 'w' },
  append: { role: contributor, sas: 'aw' },
  delete: { role: contributor, sas: 'd' },
  tags: { role: 'Storage Blob Data Owner', sas: 't' },
  delegate: { role: 'Storage Blob Delegator', sas: '' },
  createContainer: { role: contributor, sas: 'cw' },
} as const satisfies Readonly<Record<string, RequiredRight>>;

/** The error for a directory where a file is meant. */
export function isDirectoryError(path: string): DatastoreError {
  return new DatastoreError('PATH.IS_DIRECTORY', `${JSON.stringify(path)} is a directory.`, { path });
}

/** The same failure under another code: what the service calls a failed condition may be an existing file to the caller. */
export function recode(error: DatastoreError, code: DatastoreError['code'], nextAction?: string): DatastoreError {
  const { message, requestId, identity, cause } = error;
  return new DatastoreError(code, message, { requestId, identity, cause, nextAction });
}

/**
 * What a failed write means to its caller: a blob that is there although it must not be is `PATH.EXISTS`, one that is missing
 * although it must have an ETag is `CONDITION.FAILED`. The service says either in several ways.
 */
export function explainWrite(error: unknown, condition: { readonly ifNoneMatch?: '*' | undefined; readonly ifMatch?: string | undefined }): unknown {
  if (!isDatastoreError(error)) return error;
  if (condition.ifNoneMatch !== undefined && error.code === 'CONDITION.FAILED') return recode(error, 'PATH.EXISTS');
  if (condition.ifMatch !== undefined && (error.code === 'PATH.NOT_FOUND' || error.code === 'PATH.EXISTS')) {
    return recode(error, 'CONDITION.FAILED');
  }
  return error;
}
