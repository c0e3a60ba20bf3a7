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
  storeExists,
  storeMissing,
  unavailable,
  wrongRequest,
} from './error-row.ts';

const flat: ServiceErrorRow = row(
  'CONFIG.INVALID',
  'This needs a hierarchical namespace, which the account lacks: register it as azure_blob, or use an account that has one.',
);
const acl: ServiceErrorRow = row('ACL.INVALID', 'Give the ACL or the permissions in POSIX form, such as user::rwx,group::r-x,other::---.');

/**
 * The error codes of Data Lake Storage Gen2's own endpoint.
 *
 * Source: Azure REST API specifications, DataLakeStorage, error responses; Microsoft Learn, "Path - Create", "Path - Update".
 */
export const lakeErrors: ServiceErrorTable = {
  PathNotFound: notFound,
  SourcePathNotFound: notFound,
  RenameDestinationParentPathNotFound: row('PATH.NOT_FOUND', 'Create the directory that the new path is in.'),
  FilesystemNotFound: storeMissing,
  FilesystemBeingDeleted: beingDeleted,
  DestinationPathIsBeingDeleted: beingDeleted,
  SourcePathIsBeingDeleted: notFound,
  FilesystemAlreadyExists: storeExists,
  PathAlreadyExists: exists,
  PathConflict: row('PATH.IS_DIRECTORY', 'A directory is where a file is meant, or part of the path is a file: see what is there.'),
  InvalidDestinationPath: row('PATH.NOT_DIRECTORY'),
  InvalidSourceOrDestinationResourceType: row('PATH.IS_DIRECTORY', 'A file cannot replace a directory, nor a directory a file.'),
  InvalidRenameSourcePath: row('PATH.INVALID', 'A directory cannot be moved into itself.'),
  InvalidPropertyName: pathInvalid,
  DirectoryNotEmpty: row('DIRECTORY.NOT_EMPTY'),

  InvalidFlushPosition: row('CONDITION.FAILED', 'Something else was appended in the meantime: stat gives the size, then append again.'),
  InvalidAppendOperation: row('CONDITION.FAILED', 'Something else was appended in the meantime: stat gives the size, then append again.'),
  InvalidFlushOperation: row('CONDITION.FAILED', 'It was written through the Blob endpoint and takes no appends: write it as a whole.'),
  PreconditionFailed: conditionFailed,
  LeaseIdMismatch: leased,
  LeaseNotPresent: leaseGone,
  LeaseIsAlreadyBroken: leaseGone,
  LeaseNameMismatch: leased,
  InternalOperationAbortError: unavailable,

  InvalidPermission: acl,
  InvalidAcl: acl,
  InvalidAccessControlList: acl,
  InvalidNamedUserOrGroup: acl,
  ExpiryNotSupportedForDirectory: otherKind,
  ContentLengthMustBeZero: wrongRequest,
  HierarchicalNamespaceNotEnabled: flat,
  UnsupportedAccountFeature: flat,
  EndpointUnsupportedAccountFeatures: row(
    'CONFIG.INVALID',
    'The account has soft delete or events, which this endpoint does not take without a hierarchical namespace: register it as azure_blob.',
  ),
};
