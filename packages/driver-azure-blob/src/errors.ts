import type { ServiceErrorRow } from '@stowage/azure-common';
import { type DatastoreError, isDatastoreError } from '@stowage/core/driver';

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
