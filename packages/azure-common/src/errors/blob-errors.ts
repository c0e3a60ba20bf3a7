import {
  beingDeleted,
  conditionFailed,
  exists,
  leased,
  leaseGone,
  notFound,
  otherKind,
  pathInvalid,
  row,
  type ServiceErrorRow,
  type ServiceErrorTable,
  snapshots,
  storeExists,
  storeMissing,
  tooLarge,
  wrongRequest,
} from './error-row.ts';

const immutable: ServiceErrorRow = row(
  'ACCESS.DENIED',
  'A policy or legal hold keeps it from being changed or deleted; ask who set it, or write under another path.',
);
const archived: ServiceErrorRow = row(
  'CONDITION.FAILED',
  'It is in the archive tier: set it to hot or cool and wait until it is rehydrated.',
);
const tier: ServiceErrorRow = row('CAPABILITY.MISSING', 'This account, or a blob of this kind or size, has no such tier.');

/**
 * The error codes of Blob storage.
 *
 * Source: Microsoft Learn, "Blob Storage error codes".
 */
export const blobErrors: ServiceErrorTable = {
  BlobNotFound: notFound,
  ContainerNotFound: storeMissing,
  ContainerBeingDeleted: beingDeleted,
  ContainerDisabled: row('DATASTORE.NOT_FOUND', 'An administrator has disabled the container.'),
  BlobAlreadyExists: exists,
  UnauthorizedBlobOverwrite: row('ACCESS.DENIED', 'The SAS may create but not replace: make one whose sp has w.'),
  ContainerAlreadyExists: storeExists,

  AppendPositionConditionNotMet: conditionFailed,
  MaxBlobSizeConditionNotMet: conditionFailed,
  SequenceNumberConditionNotMet: conditionFailed,
  BlobOverwritten: row('CONDITION.FAILED', 'It was replaced while it was being read: read it again.'),
  LeaseIdMismatchWithBlobOperation: leased,
  LeaseNotPresentWithBlobOperation: leaseGone,

  BlobImmutableDueToPolicy: immutable,
  BlobArchived: archived,
  BlobBeingRehydrated: archived,
  BlobNotArchived: conditionFailed,
  InvalidBlobTier: tier,
  BlobTierInadequateForContentLength: tier,
  BlobAccessTierNotSupportedForAccountType: tier,
  CannotChangeToLowerTier: tier,
  InvalidBlobType: otherKind,
  InvalidSourceBlobType: otherKind,
  SnapshotsPresent: snapshots,
  SnapshotCountExceeded: row('STORAGE.FULL', 'The blob has as many snapshots as it may have: delete some.'),
  BlobUsesCustomerSpecifiedEncryption: row(
    'ACCESS.DENIED',
    'It is encrypted with a key of the customer, which must come with each request.',
  ),
  BlockListTooLong: row('CAPABILITY.MISSING', 'Use larger blocks: a blob has 50,000 at most.'),
  ContentLengthLargerThanTierLimit: tooLarge,
  InvalidBlockList: row('CONDITION.FAILED', 'Blocks of this upload are gone, as another writer was faster: upload again.'),
  InvalidBlobOrBlock: row(
    'CONDITION.FAILED',
    'Blocks of another upload are in the way: delete the file, or wait a week until they expire.',
  ),
  InvalidSourceUri: pathInvalid,
  InvalidSourceBlobUrl: pathInvalid,
  BlobOperationNotSupported: wrongRequest,
};
