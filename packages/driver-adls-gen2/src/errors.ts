import { type RequiredRight, recode, type ServiceErrorRow } from '@stowage/azure-common';
import { type DatastoreError, isDatastoreError } from '@stowage/core/driver';

type LakeErrorCode =
  | 'RenameDestinationParentPathNotFound'
  | 'InvalidAppendOperation'
  | 'InvalidFlushOperation'
  | 'InvalidFlushPosition'
  | 'LeaseAlreadyPresent'
  | 'LeaseIdMissing'
  | 'LeaseLost'
  | 'LeaseNotPresent'
  | 'LeaseNotPresentWithLeaseOperation'
  | 'SourceConditionNotMet';

const writtenAsBlob: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'It was written through the Blob endpoint and takes no appends: write it anew.',
};

/** Appends hold a lease for a moment only: it is worth asking again. */
const leased: ServiceErrorRow = {
  code: 'PATH.LOCKED',
  retryable: true,
  unprocessed: true,
  nextAction: 'Someone holds a lease on it: wait until they release it, give their lease, or break it.',
};

const leaseGone: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'The lease that was given has ended or was never there: acquire one anew, or give none.',
};

/** The errors that operations here go by. Each has a next action of its own. */
export const lakeErrors: Readonly<Record<LakeErrorCode, ServiceErrorRow>> = {
  RenameDestinationParentPathNotFound: {
    code: 'PATH.NOT_FOUND',
    nextAction: 'The directory of the new path was deleted in the meantime: try again.',
  },
  InvalidAppendOperation: writtenAsBlob,
  InvalidFlushOperation: writtenAsBlob,
  InvalidFlushPosition: {
    code: 'CONDITION.FAILED',
    nextAction: 'Something else was appended in the meantime: stat gives the size, then append again.',
  },
  LeaseAlreadyPresent: leased,
  LeaseIdMissing: leased,
  LeaseLost: leaseGone,
  LeaseNotPresent: leaseGone,
  LeaseNotPresentWithLeaseOperation: leaseGone,
  SourceConditionNotMet: {
    code: 'CONDITION.FAILED',
    nextAction: 'The source was changed while it was being copied: copy it again.',
  },
};

/** Whether an error is this one of the service: an error keeps no code but ours, so it is known by its next action. */
export function isServiceError(error: unknown, code: LakeErrorCode): error is DatastoreError {
  return isDatastoreError(error) && error.nextAction === lakeErrors[code].nextAction;
}

/** An error that says that something of another kind is in the way, which may be a directory at the path or a file above it. */
export function isKindError(error: unknown): error is DatastoreError {
  return isDatastoreError(error, 'PATH.IS_DIRECTORY') || isDatastoreError(error, 'PATH.NOT_DIRECTORY');
}

/** The same error, by what is really at the path. */
export function recodeKind(error: DatastoreError, isDirectory: boolean): DatastoreError {
  return recode(error, isDirectory ? 'PATH.IS_DIRECTORY' : 'PATH.NOT_DIRECTORY');
}

const reader = 'Storage Blob Data Reader';
const contributor = 'Storage Blob Data Contributor';
const owner = 'Storage Blob Data Owner';

type LakeRight = 'list' | 'create' | 'append' | 'delete' | 'move' | 'getAcl' | 'setAcl' | 'lease' | 'createFilesystem';

/** What each kind of request to the DFS endpoint needs: told to whoever lacks it. */
export const rights: Readonly<Record<LakeRight, RequiredRight>> = {
  list: { role: reader, sas: 'l' },
  create: { role: contributor, sas: 'cw' },
  append: { role: contributor, sas: 'aw' },
  delete: { role: contributor, sas: 'd' },
  move: { role: contributor, sas: 'm' },
  getAcl: { role: reader, sas: 'e' },
  setAcl: { role: owner, sas: 'p' },
  lease: { role: contributor, sas: 'w' },
  createFilesystem: { role: contributor, sas: 'cw' },
};
