import type { RequiredRight, ServiceErrorRow, ServiceErrorTable } from '@stowage/azure-common';
import { type DatastoreError, isDatastoreError } from '@stowage/core/driver';

/** The ways in which the service says that a lease which a request names does not hold. */
const lostLease: ServiceErrorRow = {
  code: 'PATH.LOCKED',
  nextAction: 'The lease on the file was broken, or taken by someone else: acquire one anew, or wait until they let go.',
};

/** The errors of Azure Files that this driver must tell from others. */
export const fileErrors: ServiceErrorTable = {
  LeaseIdMismatchWithFileOperation: lostLease,
  LeaseIdMismatchWithLeaseOperation: lostLease,
  LeaseNotPresentWithFileOperation: lostLease,
  LeaseNotPresentWithLeaseOperation: lostLease,
  LeaseLost: lostLease,
};

/** Whether an error says that a lease of ours is not one any more. An error keeps no code but ours, so it is known by its next action. */
export function isLeaseLost(error: unknown): error is DatastoreError {
  return isDatastoreError(error) && error.nextAction === lostLease.nextAction;
}

const reader = 'Storage File Data Privileged Reader';
const contributor = 'Storage File Data Privileged Contributor';

type FileRight = 'read' | 'list' | 'create' | 'change' | 'delete' | 'createShare';

/** What each kind of request needs: told to whoever lacks it. */
export const rights: Readonly<Record<FileRight, RequiredRight>> = {
  read: { role: reader, sas: 'r' },
  list: { role: reader, sas: 'l' },
  create: { role: contributor, sas: 'cw' },
  change: { role: contributor, sas: 'w' },
  delete: { role: contributor, sas: 'd' },
  createShare: { role: contributor, sas: 'cw' },
};
