import { DatastoreError, type ErrorCode } from '@stowage/core';

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'ACCESS.DENIED',
  EPERM: 'ACCESS.DENIED',
  EROFS: 'ACCESS.DENIED',
  ENOSPC: 'STORAGE.FULL',
  EDQUOT: 'STORAGE.FULL',
  EISDIR: 'CONFIG.INVALID',
  ENOTDIR: 'CONFIG.INVALID',
  ELOOP: 'CONFIG.INVALID',
};

/** The system's code of a failed file operation: `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** A failed operation on one of the workspace's own files, as an error that says which file, and as whom. */
export function toFileFailure(error: unknown, action: 'read' | 'write' | 'lock', file: string): DatastoreError {
  const system = systemCode(error) ?? 'no code';
  const code = codes[system] ?? 'SERVICE.UNKNOWN';
  const identity = process.geteuid === undefined ? undefined : `user ${process.geteuid()}`;
  const reason = system === 'EISDIR' ? 'it is a folder' : system;
  const nextAction = code === 'ACCESS.DENIED' ? `Let ${identity ?? 'this user'} ${action === 'read' ? 'read' : 'write'} it.` : undefined;
  return new DatastoreError(code, `Cannot ${action} ${file}: ${reason}.`, { identity, nextAction, cause: error });
}
