import type { ErrorCode } from '@stowage/core/driver';

/** How an error of the service is told to the caller. What is absent is as the code says. */
export interface ServiceErrorRow {
  readonly code: ErrorCode;
  readonly retryable?: boolean | undefined;
  /** The service surely did nothing, so that even an append may be sent again. */
  readonly unprocessed?: boolean | undefined;
  readonly nextAction?: string | undefined;
}

/** Rows by the service's own error code. A driver adds or replaces rows through the `errors` option of its transport. */
export type ServiceErrorTable = Readonly<Record<string, ServiceErrorRow>>;

const notFound: ServiceErrorRow = { code: 'PATH.NOT_FOUND' };
const exists: ServiceErrorRow = { code: 'PATH.EXISTS' };
const conditionFailed: ServiceErrorRow = { code: 'CONDITION.FAILED' };
const rangeInvalid: ServiceErrorRow = { code: 'RANGE.INVALID' };
const pathInvalid: ServiceErrorRow = { code: 'PATH.INVALID', nextAction: 'Use a name that the service allows.' };
const unauthenticated: ServiceErrorRow = { code: 'ACCESS.UNAUTHENTICATED' };
const denied: ServiceErrorRow = { code: 'ACCESS.DENIED' };
const throttled: ServiceErrorRow = { code: 'SERVICE.THROTTLED', unprocessed: true };
const unavailable: ServiceErrorRow = { code: 'SERVICE.UNAVAILABLE' };
const timeout: ServiceErrorRow = { code: 'SERVICE.TIMEOUT' };
const corrupt: ServiceErrorRow = { code: 'DATA.CORRUPT' };

const containerMissing: ServiceErrorRow = { code: 'DATASTORE.NOT_FOUND' };
const beingDeleted: ServiceErrorRow = {
  code: 'SERVICE.UNAVAILABLE',
  nextAction: 'It is being deleted; its name is free again in about half a minute.',
};
const leased: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'Someone holds a lease on it: wait until they release it, or break the lease.',
};
const immutable: ServiceErrorRow = {
  code: 'ACCESS.DENIED',
  nextAction: 'A policy or legal hold keeps it from being changed or deleted; ask who set it, or write under another path.',
};
const archived: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'It is in the archive tier: set it to hot or cool and wait until it is rehydrated.',
};
const otherKind: ServiceErrorRow = {
  code: 'CONDITION.FAILED',
  nextAction: 'What is there is of another kind than this operation needs; delete it first, or use another path.',
};
const tooManyBlocks: ServiceErrorRow = {
  code: 'CAPABILITY.MISSING',
  nextAction: 'Use larger blocks: a blob has 50,000 at most.',
};
const tooLarge: ServiceErrorRow = { code: 'CAPABILITY.MISSING', nextAction: 'Send smaller blocks.' };
const metadata: ServiceErrorRow = {
  code: 'CAPABILITY.MISSING',
  nextAction: 'Metadata names are C# identifiers, values printable ASCII, and all together have 8 KiB at most.',
};
const wrongRequest: ServiceErrorRow = {
  code: 'CONFIG.INVALID',
  nextAction: 'The account, or its version, does not take this request; check the kind of account and the endpoint.',
};

/**
 * Every error code of the storage services that means something of its own, for Blob, Files, DFS and Gen1 alike. What stands
 * in no row goes by its HTTP status.
 *
 * Source: Microsoft Learn, "Common REST API error codes", "Blob Storage error codes", "Azure Files error codes", and the
 * error codes in the swagger of Data Lake Storage Gen2; "WebHDFS" remote exceptions for Gen1.
 */
export const serviceErrors: ServiceErrorTable = {
  BlobNotFound: notFound,
  ResourceNotFound: notFound,
  ParentNotFound: notFound,
  PathNotFound: notFound,
  SourcePathNotFound: notFound,
  RenameDestinationParentPathNotFound: notFound,
  CannotVerifyCopySource: { code: 'PATH.NOT_FOUND', nextAction: 'Check that the source exists and may be read.' },
  FileNotFoundException: notFound,

  ContainerNotFound: containerMissing,
  ShareNotFound: containerMissing,
  FilesystemNotFound: containerMissing,
  ContainerBeingDeleted: beingDeleted,
  ShareBeingDeleted: beingDeleted,
  FilesystemBeingDeleted: beingDeleted,
  AccountBeingCreated: beingDeleted,
  ContainerDisabled: { code: 'DATASTORE.NOT_FOUND', nextAction: 'An administrator has disabled the container.' },

  BlobAlreadyExists: exists,
  PathAlreadyExists: exists,
  ResourceAlreadyExists: exists,
  ContainerAlreadyExists: exists,
  ShareAlreadyExists: exists,
  FilesystemAlreadyExists: exists,
  FileAlreadyExistsException: exists,
  DirectoryNotEmpty: { code: 'DIRECTORY.NOT_EMPTY' },
  ResourceTypeMismatch: { code: 'PATH.NOT_DIRECTORY' },
  PathConflict: { code: 'PATH.IS_DIRECTORY' },

  ConditionNotMet: conditionFailed,
  TargetConditionNotMet: conditionFailed,
  SourceConditionNotMet: conditionFailed,
  AppendPositionConditionNotMet: conditionFailed,
  MaxBlobSizeConditionNotMet: conditionFailed,
  SequenceNumberConditionNotMet: conditionFailed,
  InvalidFlushPosition: conditionFailed,
  BadOffsetException: conditionFailed,

  LeaseIdMissing: leased,
  LeaseIdMismatchWithBlobOperation: leased,
  LeaseIdMismatchWithContainerOperation: leased,
  LeaseAlreadyPresent: leased,
  LeaseLost: leased,
  LeaseNotPresentWithBlobOperation: leased,
  LeaseNotPresentWithContainerOperation: leased,
  SharingViolation: { code: 'CONDITION.FAILED', nextAction: 'An SMB client has the file open: wait until it is closed.' },
  FileLockConflict: { code: 'CONDITION.FAILED', nextAction: 'An SMB client has locked the file: wait until it lets go.' },
  DeletePending: { code: 'CONDITION.FAILED', nextAction: 'An SMB client still has the deleted file open: wait until it is closed.' },

  BlobImmutableDueToPolicy: immutable,
  BlobArchived: archived,
  BlobBeingRehydrated: archived,
  InvalidBlobType: otherKind,
  SnapshotsPresent: { code: 'CONDITION.FAILED', nextAction: 'Delete its snapshots too.' },
  PendingCopyOperation: { code: 'CONDITION.FAILED', nextAction: 'A copy to this path is running: wait for it, or abort it.' },
  BlockCountExceedsLimit: tooManyBlocks,
  BlockListTooLong: tooManyBlocks,
  RequestBodyTooLarge: tooLarge,
  InvalidBlockList: { code: 'CONDITION.FAILED', nextAction: 'Blocks of this upload are gone, as another writer was faster: upload again.' },

  InvalidRange: rangeInvalid,
  OutOfRangeInput: pathInvalid,
  InvalidResourceName: pathInvalid,
  InvalidUri: pathInvalid,
  InvalidSourceUri: pathInvalid,
  InvalidDestinationPath: pathInvalid,
  InvalidRenameSourcePath: pathInvalid,
  IllegalArgumentException: pathInvalid,
  InvalidMetadata: metadata,
  EmptyMetadataKey: metadata,
  MetadataTooLarge: metadata,

  AuthenticationFailed: unauthenticated,
  InvalidAuthenticationInfo: unauthenticated,
  NoAuthenticationInformation: unauthenticated,
  AuthorizationFailure: denied,
  AuthorizationPermissionMismatch: denied,
  AuthorizationProtocolMismatch: { code: 'ACCESS.DENIED', nextAction: 'The SAS demands HTTPS: use an https endpoint.' },
  AuthorizationResourceTypeMismatch: {
    code: 'ACCESS.DENIED',
    nextAction: 'The SAS lacks a resource type: make it with srt=sco.',
  },
  AuthorizationServiceMismatch: { code: 'ACCESS.DENIED', nextAction: 'The SAS is for another service: see its ss.' },
  AuthorizationSourceIPMismatch: {
    code: 'ACCESS.DENIED',
    nextAction: 'The SAS or the firewall of the account does not admit the address of this machine.',
  },
  InsufficientAccountPermissions: denied,
  AccessControlException: denied,
  PublicAccessNotPermitted: {
    code: 'ACCESS.DENIED',
    nextAction: 'The account admits nobody without a credential: configure one.',
  },
  KeyBasedAuthenticationNotPermitted: {
    code: 'ACCESS.DENIED',
    nextAction: 'The account does not admit account keys: use an Entra identity or a user delegation SAS.',
  },
  AccountIsDisabled: { code: 'ACCESS.DENIED', nextAction: 'The storage account is disabled: see its state and subscription.' },
  AccountRequiresHttps: { code: 'CONFIG.INVALID', nextAction: 'The account demands HTTPS: set protocol to https.' },

  ServerBusy: throttled,
  TooManyRequests: throttled,
  ThrottledException: throttled,
  IngressLimitExceeded: throttled,
  InternalError: unavailable,
  RuntimeException: unavailable,
  OperationTimedOut: timeout,
  Md5Mismatch: corrupt,
  Crc64Mismatch: corrupt,
  ShareSizeLimitReached: { code: 'STORAGE.FULL' },
  InsufficientStorageCapacity: { code: 'STORAGE.FULL' },

  InvalidHeaderValue: wrongRequest,
  InvalidQueryParameterValue: wrongRequest,
  UnsupportedHeader: wrongRequest,
  UnsupportedQueryParameter: wrongRequest,
  UnsupportedHttpVerb: wrongRequest,
  UnsupportedRestVersion: wrongRequest,
  FeatureVersionMismatch: wrongRequest,
  EndpointUnsupportedAccountFeatures: wrongRequest,
  HierarchicalNamespaceNotEnabled: wrongRequest,
  BlobOperationNotSupported: wrongRequest,
  ApiNotImplemented: wrongRequest,
};

/** Rows by HTTP status, for answers without a code (HEAD of some services, proxies) or with one that stands in no row. */
const statusErrors: Readonly<Record<number, ServiceErrorRow>> = {
  304: conditionFailed,
  400: wrongRequest,
  401: unauthenticated,
  403: denied,
  404: notFound,
  405: wrongRequest,
  407: { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'The HTTP proxy wants a user and password: see HTTPS_PROXY.' },
  408: timeout,
  409: conditionFailed,
  410: notFound,
  411: wrongRequest,
  412: conditionFailed,
  413: tooLarge,
  414: pathInvalid,
  416: rangeInvalid,
  429: throttled,
  500: unavailable,
  501: wrongRequest,
  502: unavailable,
  503: throttled,
  504: timeout,
  507: { code: 'STORAGE.FULL' },
};

/** The row for an answer: by the service's code, else by the status. */
export function findServiceError(
  serviceCode: string | undefined,
  status: number,
  driverErrors: ServiceErrorTable | undefined,
): ServiceErrorRow {
  const byCode = serviceCode === undefined ? undefined : (lookUp(driverErrors, serviceCode) ?? lookUp(serviceErrors, serviceCode));
  if (byCode !== undefined) return byCode;
  const byStatus = statusErrors[status];
  if (byStatus !== undefined) return byStatus;
  if (status >= 500) return unavailable;
  if (status >= 300 && status < 400) {
    return { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'Redirects are not followed: configure the endpoint itself.' };
  }
  return wrongRequest;
}

/** Own rows only: a service that names its error `constructor` finds nothing. */
function lookUp(table: ServiceErrorTable | undefined, code: string): ServiceErrorRow | undefined {
  return table !== undefined && Object.hasOwn(table, code) ? table[code] : undefined;
}
