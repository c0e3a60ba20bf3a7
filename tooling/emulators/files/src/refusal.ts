import { ServiceError, type ServiceErrorParts } from '@stowage/emulator-wire';

/** The service's refusals by name. */
export type Refusal =
  | 'CannotConvertToSddlDueToCustomAce'
  | 'CannotVerifyCopySource'
  | 'ConditionHeadersNotSupported'
  | 'CrossShareRename'
  | 'DeletePending'
  | 'DeleteShareWhenSnapshotLeased'
  | 'DirectoryNotEmpty'
  | 'FileGenerationMismatch'
  | 'FileInvalidPermission'
  | 'FileInvalidPermissionKey'
  | 'FileLockConflict'
  | 'FileTooLarge'
  | 'InvalidInput'
  | 'InvalidMd5'
  | 'InvalidRange'
  | 'InvalidResourceName'
  | 'InvalidUri'
  | 'InvalidXmlDocument'
  | 'InvalidXmlNodeValue'
  | 'ManagementApiRestrictedToSrp'
  | 'Md5Mismatch'
  | 'MetadataTooLarge'
  | 'MissingContentLengthHeader'
  | 'MissingRequiredXmlNode'
  | 'NameLength'
  | 'NoPendingCopyOperation'
  | 'OutOfRangeInput'
  | 'OutOfRangeQueryParameterValue'
  | 'ParentNotFound'
  | 'PathTooDeep'
  | 'PathTooLong'
  | 'PendingCopyOperation'
  | 'PreviousSnapshotNotFound'
  | 'ReadOnlyAttribute'
  | 'RequestBodyTooLarge'
  | 'ResourceAlreadyExists'
  | 'ResourceNotFound'
  | 'ResourceTypeMismatch'
  | 'ShareAlreadyExists'
  | 'ShareBeingDeleted'
  | 'ShareHasSnapshots'
  | 'ShareNotFound'
  | 'ShareSnapshotCountExceeded'
  | 'ShareSnapshotNotFound'
  | 'ShareSnapshotOperationNotSupported'
  | 'SharingViolation'
  | 'SourceConditionNotMet'
  | 'UnsupportedHttpVerb';

/** Status and text of each refusal of the service that has only one text. */
const refusals: Readonly<Record<Refusal, readonly [status: number, text: string]>> = {
  CannotConvertToSddlDueToCustomAce: [400, "Permissions can't be converted to SDDL due to the presence of custom ACE in the ACLs."],
  CannotVerifyCopySource: [404, 'The specified resource does not exist.'],
  ConditionHeadersNotSupported: [400, 'Condition headers are not supported.'],
  CrossShareRename: [400, 'The source and the destination of a rename must be in the same share.'],
  DeletePending: [409, 'The specified resource is marked for deletion by an SMB client.'],
  DeleteShareWhenSnapshotLeased: [
    409,
    'Unable to delete share because one or more share snapshots have active leases. Release the share snapshot leases or delete the share with the include-leased parameter for x-ms-delete-snapshots.',
  ],
  DirectoryNotEmpty: [409, 'The specified directory is not empty.'],
  FileGenerationMismatch: [409, 'The file has been recreated since the previous snapshot was taken.'],
  FileInvalidPermission: [400, 'The specified file permission is not valid.'],
  FileInvalidPermissionKey: [400, 'The specified file permission key does not exist in the share.'],
  FileLockConflict: [409, 'A portion of the specified file is locked by an SMB client.'],
  FileTooLarge: [400, 'The file size exceeds the maximum permissible limit.'],
  InvalidInput: [400, 'One of the request inputs is not valid.'],
  InvalidMd5: [400, 'The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64 encoded.'],
  InvalidRange: [416, 'The range specified is invalid for the current size of the resource.'],
  InvalidResourceName: [400, 'The specifed resource name contains invalid characters.'],
  InvalidUri: [400, 'The requested URI does not represent any resource on the server.'],
  InvalidXmlDocument: [400, 'XML specified is not syntactically valid.'],
  InvalidXmlNodeValue: [400, 'The value for one of the XML nodes is not in the correct format.'],
  ManagementApiRestrictedToSrp: [409, 'This operation must be performed by the Storage Resource Provider on this resource account.'],
  Md5Mismatch: [400, 'The MD5 value specified in the request did not match with the MD5 value calculated by the server.'],
  MetadataTooLarge: [400, 'The metadata specified exceeds the maximum permissible limit (8KB).'],
  MissingContentLengthHeader: [411, 'Content-Length HTTP header must be provided.'],
  MissingRequiredXmlNode: [400, 'A required XML node was not specified in the request body.'],
  NameLength: [400, 'The specified resource name length is not within the permissible limits.'],
  NoPendingCopyOperation: [409, 'There is currently no pending copy operation.'],
  OutOfRangeInput: [400, 'One of the request inputs is out of range.'],
  OutOfRangeQueryParameterValue: [400, 'One of the query parameters specified in the request URI is outside the permissible range.'],
  ParentNotFound: [404, 'The specified parent path does not exist.'],
  PathTooDeep: [400, 'File or directory path has too many subdirectories.'],
  PathTooLong: [400, 'File or directory path is too long.'],
  PendingCopyOperation: [409, 'There is currently a pending copy operation.'],
  PreviousSnapshotNotFound: [409, 'The previous snapshot is not found.'],
  ReadOnlyAttribute: [409, 'The specified resource is read-only and cannot be modified at this time.'],
  RequestBodyTooLarge: [413, 'The request body is too large and exceeds the maximum permissible limit.'],
  ResourceAlreadyExists: [409, 'The specified resource already exists.'],
  ResourceNotFound: [404, 'The specified resource does not exist.'],
  ResourceTypeMismatch: [409, 'The specified resource type does not match the type of the existing resource.'],
  ShareAlreadyExists: [409, 'The specified share already exists.'],
  ShareBeingDeleted: [409, 'The specified share is being deleted. Try operation later.'],
  ShareHasSnapshots: [409, 'The share has snapshots and the operation requires no snapshots.'],
  ShareNotFound: [404, 'The specified share does not exist.'],
  ShareSnapshotCountExceeded: [409, 'The total number of snapshots for the share is over the limit.'],
  ShareSnapshotNotFound: [404, 'The specified share snapshot does not exist.'],
  ShareSnapshotOperationNotSupported: [400, 'The operation is not supported on a share snapshot.'],
  SharingViolation: [409, 'The specified resource may be in use by an SMB client.'],
  SourceConditionNotMet: [412, 'The source condition specified using HTTP conditional header(s) is not met.'],
  UnsupportedHttpVerb: [405, "The resource doesn't support specified Http Verb."],
};

/** Refusals that go by another code than the name they have here, because a code has more than one text. */
const codes: Readonly<Partial<Record<Refusal, string>>> = {
  CrossShareRename: 'InvalidInput',
  FileTooLarge: 'OutOfRangeInput',
  NameLength: 'OutOfRangeInput',
  PathTooDeep: 'InvalidFileOrDirectoryPathName',
  PathTooLong: 'InvalidFileOrDirectoryPathName',
};

/** The service's refusal of a name, with more elements or headers if it has some. */
export function refusal(name: Refusal, more?: ServiceErrorParts): ServiceError {
  const [status, text] = refusals[name];
  return new ServiceError(status, codes[name] ?? name, text, more);
}
