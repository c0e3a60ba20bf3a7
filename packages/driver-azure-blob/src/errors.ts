import type { RequiredRight, ServiceErrorRow } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';

type BlobErrorCode = 'InvalidBlockList' | 'InvalidBlobOrBlock' | 'SourceConditionNotMet' | 'BlockCountExceedsLimit';

/** The errors of Blob storage that mean something else here than in other services. Each has a next action of its own. */
export const blobErrors: Readonly<Record<BlobErrorCode, ServiceErrorRow>> = {
  InvalidBlockList: {
    code: 'CONDITION.FAILED',
    nextAction: 'Someone else wrote this file while it was being uploaded, which discards its blocks: write it again.',
  },
  InvalidBlobOrBlock: {
    code: 'CONDITION.FAILED',
    nextAction: 'Blocks of an unfinished upload by another tool are in the way: delete the file, or wait a week until they expire.',
  },
  SourceConditionNotMet: {
    code: 'CONDITION.FAILED',
    nextAction: 'The source was changed while it was being copied: copy it again.',
  },
  BlockCountExceedsLimit: {
    code: 'STORAGE.FULL',
    nextAction: 'An append blob takes 50,000 appends: copy it by reading and writing, or begin another file.',
  },
};

/** Whether an error is this one of the service: an error keeps no code but ours, so it is known by its next action. */
export function isServiceError(error: unknown, code: BlobErrorCode): error is DatastoreError {
  return isDatastoreError(error) && error.nextAction === blobErrors[code].nextAction;
}

const reader = 'Storage Blob Data Reader';
const contributor = 'Storage Blob Data Contributor';

type BlobRight = 'read' | 'list' | 'write' | 'change' | 'append' | 'delete' | 'tags' | 'delegate' | 'createContainer';

/** What each kind of request needs: told to whoever lacks it. */
export const rights: Readonly<Record<BlobRight, RequiredRight>> = {
  read: { role: reader, sas: 'r' },
  list: { role: reader, sas: 'l' },
  write: { role: contributor, sas: 'cw' },
  change: { role: contributor, sas: 'w' },
  append: { role: contributor, sas: 'aw' },
  delete: { role: contributor, sas: 'd' },
  tags: { role: 'Storage Blob Data Owner', sas: 't' },
  delegate: { role: 'Storage Blob Delegator', sas: '' },
  createContainer: { role: contributor, sas: 'cw' },
};

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
export function explainWrite(
  error: unknown,
  condition: { readonly ifNoneMatch?: '*' | undefined; readonly ifMatch?: string | undefined },
): unknown {
  if (!isDatastoreError(error)) return error;
  if (condition.ifNoneMatch !== undefined && error.code === 'CONDITION.FAILED') return recode(error, 'PATH.EXISTS');
  if (condition.ifMatch !== undefined && (error.code === 'PATH.NOT_FOUND' || error.code === 'PATH.EXISTS')) {
    return recode(error, 'CONDITION.FAILED');
  }
  return error;
}
