import {
  conditionFailed,
  denied,
  exists,
  full,
  notFound,
  pathInvalid,
  row,
  type ServiceErrorRow,
  type ServiceErrorTable,
  throttled,
  unauthenticated,
  unavailable,
  wrongRequest,
} from './error-row.ts';

const expired: ServiceErrorRow = row(
  'ACCESS.UNAUTHENTICATED',
  'The token has expired or is for something else: see resource_url and the clock.',
);
const writerElsewhere: ServiceErrorRow = row('PATH.LOCKED', 'Someone else has the file open for writing: wait until they are done.');
const otherAppends: ServiceErrorRow = row(
  'CONDITION.FAILED',
  'It was made by appends at an offset, or by concurrent ones, and takes only its own kind: write it anew.',
);

/**
 * The exceptions of Data Lake Storage Gen1, and of gateways that speak WebHDFS. What only the message tells stands behind the name,
 * as {@link refineException} gives it.
 *
 * Source: Apache Hadoop, "WebHDFS REST API", error responses; Microsoft Learn, "Data Lake Store Filesystem REST API".
 */
export const remoteExceptions: ServiceErrorTable = {
  FileNotFoundException: notFound,
  FileAlreadyExistsException: exists,
  ParentNotDirectoryException: row('PATH.NOT_DIRECTORY'),
  PathIsNotDirectoryException: row('PATH.NOT_DIRECTORY'),
  PathIsDirectoryException: row('PATH.IS_DIRECTORY'),
  PathIsNotEmptyDirectoryException: row('DIRECTORY.NOT_EMPTY'),
  'AccessControlException NotEmpty': row('DIRECTORY.NOT_EMPTY'),
  'AccessControlException Leased': writerElsewhere,
  AccessControlException: row(
    'ACCESS.DENIED',
    'Give the identity rights on it and to execute on each directory above, by the ACLs of the store; or it does not exist.',
  ),
  SecurityException: unauthenticated,
  InvalidToken: expired,
  ExpiredAuthenticationToken: expired,
  InvalidAuthenticationToken: expired,
  InvalidAuthenticationTokenAudience: expired,
  InvalidAuthenticationTokenTenant: expired,
  AuthorizationFailed: denied,

  BadOffsetException: row('CONDITION.FAILED', 'Something else was appended in the meantime: stat gives the size, then append again.'),
  'IllegalArgumentException OtherAppend': otherAppends,
  IllegalArgumentException: pathInvalid,
  InvalidPathException: pathInvalid,
  PathComponentTooLongException: pathInvalid,
  MaxDirectoryItemsExceededException: full,
  QuotaExceededException: full,
  NSQuotaExceededException: full,
  DSQuotaExceededException: full,
  AclException: row('ACL.INVALID', 'Give the ACL in POSIX form, such as user::rwx,group::r-x,other::---.'),
  UnsupportedOperationException: wrongRequest,
  LeaseExpiredException: conditionFailed,
  AlreadyBeingCreatedException: writerElsewhere,
  RecoveryInProgressException: writerElsewhere,

  ThrottledException: throttled,
  RetriableException: unavailable,
  StandbyException: unavailable,
  SafeModeException: unavailable,
  IOException: unavailable,
  RuntimeException: unavailable,
};

/** The key of an exception in the table: its name, and where that says too little, a word for what its message says. */
export function refineException(exception: string, message: string | undefined): string {
  if (exception === 'AccessControlException' && /\bis not empty\b/i.test(message ?? '')) return `${exception} NotEmpty`;
  if (exception === 'AccessControlException' && /\bleased?\b/i.test(message ?? '')) return `${exception} Leased`;
  if (exception === 'IllegalArgumentException' && /type of append/i.test(message ?? '')) return `${exception} OtherAppend`;
  return exception;
}
