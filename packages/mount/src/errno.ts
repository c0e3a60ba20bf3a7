import { type ErrorCode, isDatastoreError } from '@stowage/core';

/** The errors of Linux that programs on a mount can see, with their numbers on x86_64 and arm64. */
export const errnos = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EFBIG: 27,
  ENOSPC: 28,
  EROFS: 30,
  EMLINK: 31,
  ERANGE: 34,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EPROTO: 71,
  EILSEQ: 84,
  ENOTSUP: 95,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ESTALE: 116,
  EDQUOT: 122,
} as const;

/** The name of an error of Linux. */
export type Errno = keyof typeof errnos;

/** What a file system answers a program with instead of a result. The message is for our log; programs see the errno alone. */
export class FileSystemError extends Error {
  override readonly name = 'FileSystemError';
  readonly errno: Errno;

  constructor(errno: Errno, message: string = errno, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.errno = errno;
  }
}

/** What a program sees of an error of a datastore. A code that is not here is EIO. */
const errnoOfCode: Partial<Record<ErrorCode, Errno>> = {
  'PATH.NOT_FOUND': 'ENOENT',
  'PATH.EXISTS': 'EEXIST',
  'PATH.INVALID': 'EINVAL',
  'PATH.IS_DIRECTORY': 'EISDIR',
  'PATH.NOT_DIRECTORY': 'ENOTDIR',
  'PATH.LOCKED': 'EBUSY',
  'DIRECTORY.NOT_EMPTY': 'ENOTEMPTY',
  // Somebody else changed the file since it was opened: what NFS says of a file that is not the one it was.
  'CONDITION.FAILED': 'ESTALE',
  'RANGE.INVALID': 'EINVAL',
  'ACCESS.UNAUTHENTICATED': 'EACCES',
  'ACCESS.DENIED': 'EACCES',
  'CAPABILITY.MISSING': 'ENOTSUP',
  'STORAGE.FULL': 'ENOSPC',
};

/** What a program sees of an error: a `FileSystemError`'s own errno, that of a datastore error's code, EINTR of an abort, EIO of all else. */
export function toErrno(error: unknown): Errno {
  if (error instanceof FileSystemError) return error.errno;
  if (isDatastoreError(error)) return errnoOfCode[error.code] ?? 'EIO';
  return isAbort(error) ? 'EINTR' : 'EIO';
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
