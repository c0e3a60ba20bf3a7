import { DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core';

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
const codes: Readonly<Record<number, ErrorCode>> = {
  2: 'PATH.NOT_FOUND',
  3: 'ACCESS.DENIED',
  6: 'COMPUTE.UNREACHABLE',
  7: 'COMPUTE.UNREACHABLE',
  8: 'CAPABILITY.MISSING',
};

/** Whether a failure says that there is nothing. */
export function isMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 2;
}

/** What a failure of a request for a path means. Version 3 has one word, failure, for most of them. */
export function explainSftp(error: unknown, path: string): unknown {
  if (isDatastoreError(error)) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  if (typeof code !== 'number') return error;
  const meaning = codes[code] ?? 'SERVICE.UNKNOWN';
  return new DatastoreError(meaning, `The machine refuses ${JSON.stringify(path)}: ${message ?? `status ${code}`}.`, {
    path,
    cause: error,
  });
}
