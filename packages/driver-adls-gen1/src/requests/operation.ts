import type { TransportRequest } from '@stowage/azure-common';
import { requestPath } from '../names.ts';

/** The version of the protocol: the last one, whose listings tell how they go on. */
export const apiVersion = '2018-09-01';

const methods = {
  APPEND: 'POST',
  CREATE: 'PUT',
  DELETE: 'DELETE',
  GETFILESTATUS: 'GET',
  LISTSTATUS: 'GET',
  MKDIRS: 'PUT',
  MSCONCAT: 'POST',
  MSGETACLSTATUS: 'GET',
  OPEN: 'GET',
  RENAME: 'PUT',
  SETACL: 'PUT',
  SETEXPIRY: 'PUT',
  SETOWNER: 'PUT',
  SETPERMISSION: 'PUT',
} as const;

/** An operation of the protocol on a path: its name stands in the query, and is what errors call it. */
export function operationOn(
  path: string,
  operation: keyof typeof methods,
  parameters: Readonly<Record<string, string | number | undefined>> = {},
): Pick<TransportRequest, 'operation' | 'method' | 'path' | 'query'> {
  return {
    operation,
    method: methods[operation],
    path: requestPath(path),
    query: { op: operation, ...parameters, 'api-version': apiVersion },
  };
}
