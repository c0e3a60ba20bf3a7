import {
  beingDeleted,
  full,
  leased,
  leaseGone,
  notFound,
  pathInvalid,
  row,
  type ServiceErrorRow,
  type ServiceErrorTable,
  snapshots,
  storeExists,
  storeMissing,
  timeout,
} from './error-row.ts';

const openElsewhere: ServiceErrorRow = row('PATH.LOCKED', 'An SMB client has the file open: wait until it is closed.');
const snapshotFailed: ServiceErrorRow = row('CONDITION.FAILED', 'Make the snapshot again in a moment, or delete an old one.');
const notNow: ServiceErrorRow = row('CONDITION.FAILED', 'The share does not admit this change now: its properties tell from when on.');
const permission: ServiceErrorRow = row('CAPABILITY.MISSING', 'Give the permission as valid SDDL, or by a key that the share has.');
const provisioning: ServiceErrorRow = row('CAPABILITY.MISSING', 'The account does not admit a share of this size or speed.');

/**
 * The error codes of Azure Files.
 *
 * Source: Microsoft Learn, "Azure Files error codes".
 */
export const fileErrors: ServiceErrorTable = {
  ParentNotFound: notFound,
  ShareNotFound: storeMissing,
  ShareSnapshotNotFound: row('DATASTORE.NOT_FOUND', 'The share has no such snapshot: list its snapshots.'),
  ShareBeingDeleted: beingDeleted,
  ShareDisabled: row('DATASTORE.NOT_FOUND', 'An administrator has disabled the share.'),
  ShareAlreadyExists: storeExists,
  DirectoryNotEmpty: row('DIRECTORY.NOT_EMPTY'),
  InvalidFileOrDirectoryPathName: pathInvalid,

  SharingViolation: openElsewhere,
  FileOpenBySmbClient: openElsewhere,
  FileLockConflict: row('PATH.LOCKED', 'An SMB client has locked a part of the file: wait until it lets go.'),
  DeletePending: row('PATH.LOCKED', 'An SMB client still has the deleted file open: wait until it is closed.'),
  ReadOnlyAttribute: row('ACCESS.DENIED', 'It has the attribute ReadOnly: take that away first.'),
  CannotDeleteFileOrDirectory: row('PATH.LOCKED', 'It cannot be deleted while a client uses it, or as it belongs to the share itself.'),
  ClientCacheFlushDelay: timeout,
  HandleLimitExceeded: row('SERVICE.THROTTLED', 'Too many clients have it open: close some handles.'),
  LeaseIdMismatchWithFileOperation: leased,
  LeaseNotPresentWithFileOperation: leaseGone,

  FileInvalidPermission: permission,
  FileInvalidPermissionKey: permission,
  CannotConvertToSddlDueToCustomAce: permission,
  ShareHasSnapshots: snapshots,
  DeleteShareWhenSnapshotLeased: row('PATH.LOCKED', 'Someone holds a lease on one of its snapshots: wait, or break the lease.'),
  PreviousSnapshotNotFound: row('CONDITION.FAILED', 'The earlier snapshot is gone: compare with another, or read the whole.'),
  FileGenerationMismatch: row('CONDITION.FAILED', 'The file was made anew since the snapshot: read the whole.'),
  ShareSnapshotInProgress: snapshotFailed,
  ShareSnapshotCountExceeded: snapshotFailed,
  FileSnapshotCountExceeded: snapshotFailed,
  CannotVerifyFileSnapshotSource: timeout,
  ShareSnapshotOperationNotSupported: row('CAPABILITY.MISSING', 'A snapshot is for reading only: open the share itself.'),
  FileSnapshotSourceSignedAccessNotSupported: row('CAPABILITY.MISSING', 'Give a SAS for both source and target, or for neither.'),
  InvalidContinuationToken: row('CONDITION.FAILED', 'The place in the listing is no longer valid: list from the beginning.'),

  ContainerQuotaDowngradeNotAllowed: notNow,
  FileShareAccessTierTransitionNotAllowed: notNow,
  FileShareProvisionedBandwidthDowngradeNotAllowed: notNow,
  FileShareProvisionedIopsDowngradeNotAllowed: notNow,
  FileShareProvisionedBandwidthInvalid: provisioning,
  FileShareProvisionedIopsInvalid: provisioning,
  FileShareProvisionedStorageInvalid: provisioning,
  TotalSharesCountExceedsAccountLimit: provisioning,
  TotalSharesProvisionedBandwidthExceedsAccountLimit: provisioning,
  TotalSharesProvisionedIopsExceedsAccountLimit: provisioning,
  ShareSizeLimitReached: full,
};
