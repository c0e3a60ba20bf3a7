import type { ServiceErrorRow } from '@stowage/azure-common';
import { isDatastoreError } from '@stowage/core/driver';

/** What was to go to the end of a file would have gone elsewhere. */
export const overtaken: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'Something else was appended in the meantime: stat gives the size, then append again.',
};

/** The errors that mean something else here than in other services, or that operations here go by. */
export const gen1Errors: Readonly<Record<'ResourceNotFound' | 'BadOffsetException', ServiceErrorRow>> = {
  // What is missing is the account.
  ResourceNotFound: { code: 'DATASTORE.NOT_FOUND', nextAction: 'Check store_name and endpoint.' },
  BadOffsetException: overtaken,
};

/** Whether the service refused an offset: an error keeps no code but ours, so it is known by its next action. */
export function isBadOffset(error: unknown): boolean {
  return isDatastoreError(error, overtaken.code) && error.nextAction === overtaken.nextAction;
}
