import { DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core/driver';

interface Meaning {
  readonly code: ErrorCode;
  /** What is the matter, to be read after the path. */
  readonly says: string;
  readonly nextAction?: string;
}

const denied = 'is not allowed';
const freeDescriptors = 'Lower the concurrency, or raise the limit of open files (ulimit -n).';

/** The one table: what the operating system says, and what that is to a caller. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: { code: 'PATH.NOT_FOUND', says: 'does not exist' },
  ENOTDIR: { code: 'PATH.NOT_FOUND', says: 'does not exist: a part of it that should be a folder is a file' },
  EEXIST: { code: 'PATH.EXISTS', says: 'exists already' },
  EISDIR: { code: 'PATH.IS_DIRECTORY', says: 'is a folder' },
  ENOTEMPTY: { code: 'DIRECTORY.NOT_EMPTY', says: 'is a folder that is not empty' },
  EACCES: { code: 'ACCESS.DENIED', says: denied },
  EPERM: { code: 'ACCESS.DENIED', says: denied },
  EROFS: { code: 'ACCESS.DENIED', says: `${denied}: the file system is read-only` },
  ENOSPC: { code: 'STORAGE.FULL', says: 'does not fit: the disk is full' },
  EDQUOT: { code: 'STORAGE.FULL', says: 'does not fit: the disk quota is used up' },
  EFBIG: { code: 'STORAGE.FULL', says: 'is larger than the file system or the limit of this process allows' },
  ENAMETOOLONG: { code: 'PATH.INVALID', says: 'is longer than the file system allows', nextAction: 'Use shorter names.' },
  EILSEQ: { code: 'PATH.INVALID', says: 'holds characters that the file system cannot store' },
  EINVAL: { code: 'PATH.INVALID', says: 'is not possible for the file system' },
  ELOOP: { code: 'PATH.INVALID', says: 'goes round in a loop of symbolic links', nextAction: 'Remove the link.' },
  ENXIO: { code: 'PATH.INVALID', says: 'is neither a file nor a folder' },
  ENODEV: { code: 'PATH.INVALID', says: 'is neither a file nor a folder' },
  EXDEV: {
    code: 'CAPABILITY.MISSING',
    says: 'lies on another file system than the target, and no single step leads there',
    nextAction: 'Copy it, then delete the source.',
  },
  EMFILE: { code: 'SERVICE.THROTTLED', says: 'found no free file descriptor in this process', nextAction: freeDescriptors },
  ENFILE: { code: 'SERVICE.THROTTLED', says: 'found no free file descriptor on this machine', nextAction: freeDescriptors },
  ENOMEM: { code: 'SERVICE.THROTTLED', says: 'found no free memory', nextAction: 'Lower the concurrency, or free some memory.' },
  EAGAIN: { code: 'SERVICE.UNAVAILABLE', says: 'is not available at the moment' },
  EBUSY: { code: 'SERVICE.UNAVAILABLE', says: 'is in use', nextAction: 'End the program that uses it, then try again.' },
  ETXTBSY: { code: 'SERVICE.UNAVAILABLE', says: 'is a program that is running', nextAction: 'End it, then try again.' },
  EIO: { code: 'SERVICE.UNAVAILABLE', says: 'met an error of the disk', nextAction: 'Look at the system log; the disk may be failing.' },
  ESTALE: { code: 'SERVICE.UNAVAILABLE', says: 'is not known to the file server any more' },
  ENOTCONN: { code: 'SERVICE.UNAVAILABLE', says: 'lies on a file system that is not connected' },
  EHOSTDOWN: { code: 'SERVICE.UNAVAILABLE', says: 'lies on a file server that does not answer' },
  ETIMEDOUT: { code: 'SERVICE.TIMEOUT', says: 'lies on a file server that did not answer in time' },
  ENOSYS: { code: 'CAPABILITY.MISSING', says: 'lies on a file system that cannot do this' },
  ENOTSUP: { code: 'CAPABILITY.MISSING', says: 'lies on a file system that cannot do this' },
  EOPNOTSUPP: { code: 'CAPABILITY.MISSING', says: 'lies on a file system that cannot do this' },
};

/** What a user must be allowed for each operation. */
const rights: Readonly<Record<string, string>> = {
  stat: 'search (x) on every folder above it',
  read: 'read (r) on the file and search (x) on every folder above it',
  list: 'read and search (r, x) on the folder and those below',
  write: 'write and search (w, x) on its folder',
  append: 'write (w) on the file, or write and search (w, x) on its folder to make it',
  delete: 'write and search (w, x) on its folder',
  deleteDirectory: 'write and search (w, x) on the folder that holds it, and read, write and search on it and those below',
  createDirectory: 'write and search (w, x) on the folder that is to hold it',
  copy: 'read (r) on the source, and write and search (w, x) on the folder of the target',
  rename: 'write and search (w, x) on the folders of the source and of the target',
  setMetadata: 'write and search (w, x) on its folder',
};

/** An error of the operating system. */
export interface SystemError extends Error {
  readonly code: string;
}

/** Whether an error is one of the operating system, and of the given codes if any are given. */
export function isErrno(error: unknown, ...codes: readonly string[]): error is SystemError {
  if (!(error instanceof Error) || typeof (error as { code?: unknown }).code !== 'string' || isDatastoreError(error)) return false;
  return codes.length === 0 || codes.includes((error as SystemError).code);
}

/** What file systems say that do not give a file a second name. */
export const withoutLinks: readonly string[] = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'];

/** What failed, for the message. */
export interface Failed {
  readonly operation: string;
  readonly path: string;
  readonly identity: string;
  /** The operation changes what is stored: a parent that is a file is in its way. */
  readonly changes: boolean;
}

/** The error for a caller. What is not an error of the operating system, or one that the table lacks, is returned as it is. */
export function toDatastoreError(error: unknown, { operation, path, identity, changes }: Failed): unknown {
  if (!isErrno(error)) return error;
  const meaning = meanings[error.code];
  if (meaning === undefined) return error;
  const code = changes && error.code === 'ENOTDIR' ? 'PATH.NOT_DIRECTORY' : meaning.code;
  const right = code === 'ACCESS.DENIED' && rights[operation] !== undefined ? ` to ${identity}` : '';
  return new DatastoreError(code, `${JSON.stringify(path)} ${meaning.says}${right} (${operation}, ${error.code}).`, {
    operation,
    path,
    identity,
    nextAction: right === '' ? meaning.nextAction : `Grant ${identity} ${rights[operation]}, or run as another user.`,
    cause: error,
  });
}

/** The error for a name that is there and can be neither read nor listed. */
export function notAFile(path: string): DatastoreError {
  return new DatastoreError('PATH.INVALID', `${JSON.stringify(path)} is neither a file nor a folder but a pipe, a socket or a device.`, {
    path,
    nextAction: 'Name a file; this one can only be deleted or replaced.',
  });
}

/** The error for a path that a symbolic link leads out of the root. */
export function outsideRoot(path: string): DatastoreError {
  return new DatastoreError('PATH.INVALID', `${JSON.stringify(path)} leads out of the datastore through a symbolic link.`, {
    path,
    nextAction: 'Open a datastore on the folder that the link leads to, or replace the link by what it stands for.',
  });
}
