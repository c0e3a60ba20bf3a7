import { blobErrors } from './blob-errors.ts';
import {
  conditionFailed,
  denied,
  full,
  notFound,
  pathInvalid,
  rangeInvalid,
  row,
  type ServiceErrorRow,
  type ServiceErrorTable,
  throttled,
  timeout,
  tooLarge,
  unauthenticated,
  unavailable,
  wrongRequest,
} from './error-row.ts';
import { fileErrors } from './file-errors.ts';
import { lakeErrors } from './lake-errors.ts';
import { remoteExceptions } from './remote-exceptions.ts';
import { storageErrors } from './storage-errors.ts';

/** Every error code of the storage services, for Blob, Files, DFS and Gen1 alike. What stands in no row goes by its HTTP status. */
export const serviceErrors: ServiceErrorTable = { ...storageErrors, ...blobErrors, ...fileErrors, ...lakeErrors, ...remoteExceptions };

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
  423: row('PATH.LOCKED'),
  429: throttled,
  500: unavailable,
  501: wrongRequest,
  502: unavailable,
  503: throttled,
  504: timeout,
  507: full,
};

/** The row for an answer: by the service's code with the status or without, else by the status. */
export function findServiceError(
  serviceCode: string | undefined,
  status: number,
  driverErrors: ServiceErrorTable | undefined,
): ServiceErrorRow {
  if (serviceCode !== undefined) {
    for (const table of [driverErrors, serviceErrors]) {
      const found = lookUp(table, `${serviceCode} ${status}`) ?? lookUp(table, serviceCode);
      if (found !== undefined) return found;
    }
  }
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
