import { ServiceError, type WireAnswer, type WireRequest } from '@stowage/emulator-wire';

/** Exceptions by the name that clients see, with the status they come with. */
const exceptions = {
  AccessControlException: { status: 403, javaClassName: 'org.apache.hadoop.security.AccessControlException' },
  BadOffsetException: { status: 400, javaClassName: 'org.apache.hadoop.fs.adl.BadOffsetException' },
  FileAlreadyExistsException: { status: 403, javaClassName: 'org.apache.hadoop.fs.FileAlreadyExistsException' },
  FileNotFoundException: { status: 404, javaClassName: 'java.io.FileNotFoundException' },
  IllegalArgumentException: { status: 400, javaClassName: 'java.lang.IllegalArgumentException' },
  ParentNotDirectoryException: { status: 403, javaClassName: 'org.apache.hadoop.fs.ParentNotDirectoryException' },
  RuntimeException: { status: 500, javaClassName: 'java.lang.RuntimeException' },
  ThrottledException: { status: 429, javaClassName: 'org.apache.hadoop.fs.adl.ThrottledException' },
  UnsupportedOperationException: { status: 400, javaClassName: 'java.lang.UnsupportedOperationException' },
} as const;

type ExceptionName = keyof typeof exceptions;

/** A refusal; `code` is what the `Status` header says, the service's inner number. */
export function remoteException(exception: ExceptionName, message: string, code = '0x83090000'): ServiceError {
  return new ServiceError(exceptions[exception].status, exception, message, { headers: { Status: code } });
}

/** 404 for a path that does not exist. */
export function notFound(path: string): ServiceError {
  return remoteException('FileNotFoundException', `File/Folder does not exist: ${path}`, '0x8309000A');
}

/** 403 for a path that exists already. */
export function alreadyExists(operation: string, path: string): ServiceError {
  return remoteException('FileAlreadyExistsException', `[Op=${operation}][0x83090009] Path ${path} already exists`, '0x83090009');
}

/** 403 for what the access control lists do not allow. */
export function denied(operation: string): ServiceError {
  const what = operation === 'SETOWNER' ? 'Set Owner failed with ' : operation;
  return remoteException(
    'AccessControlException',
    `${what} failed with error 0x83090aa2 (Forbidden. ACL verification failed. Either the resource does not exist or the user is not authorized to perform the requested operation.).`,
    '0x83090AA2',
  );
}

/** 400 for a parameter that is missing or makes no sense. */
export function invalidArgument(message: string): ServiceError {
  return remoteException('IllegalArgumentException', message, '0x83090A03');
}

/** The answer that tells of a refusal: `RemoteException`, but for a refused token, which is told as Azure's gateway does. */
export function refusalAnswer(error: ServiceError, request: WireRequest, extended: boolean): WireAnswer {
  const { Status, ...headers } = error.headers;
  const known: { javaClassName: string } | undefined = Object.hasOwn(exceptions, error.code)
    ? exceptions[error.code as ExceptionName]
    : undefined;
  const body =
    known === undefined
      ? { error: { code: error.code, message: error.message } }
      : {
          RemoteException: {
            exception: error.code,
            message: `${error.message} [${extended ? '' : request.id}][${localTime(request.receivedAt)}]`,
            javaClassName: known.javaClassName,
          },
        };
  return {
    status: error.status,
    code: error.code,
    headers: { ...headers, Status: extended ? undefined : Status, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

/** The service tells the time of its own zone, with seven digits of a second. */
function localTime(milliseconds: number): string {
  return new Date(milliseconds - 7 * 3_600_000).toISOString().replace('Z', '0000-07:00');
}
