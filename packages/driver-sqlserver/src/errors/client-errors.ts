import { DatastoreError } from '@stowage/core/driver';
import { type ServerErrorRow, serverErrors } from './server-errors.ts';

/** What the login of a connection was refused with, in the server's own numbers: the client library keeps none of them. */
const refusals = new WeakMap<object, readonly number[]>();

/** Keeps with a failed login why the server refused it. */
export function noteRefusal(error: object, numbers: readonly number[]): void {
  refusals.set(error, numbers);
}

const certificateProblem = /certificate|self.signed|unable to verify|ERR_TLS|SSL routines/i;
/** What sockets say in words alone. */
const lostConnection = /socket hang up|ECONN|EPIPE|connection (?:was )?(?:lost|closed)|premature close|write after end|ERR_SSL|SSL alert/i;
const refusedToken: ServerErrorRow = { code: 'ACCESS.UNAUTHENTICATED', nextAction: 'Check the identity that tokens are got for.' };

/** By the codes of the client library and of the sockets under it. */
const clientErrors: Readonly<Record<string, ServerErrorRow>> = {
  ELOGIN: { code: 'ACCESS.UNAUTHENTICATED' },
  EFEDAUTH: refusedToken,
  EENCRYPT: { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'Let the server encrypt, or set encrypt to what it offers.' },
  ETIMEOUT: { code: 'SERVICE.TIMEOUT' },
  ESOCKET: { code: 'SERVICE.UNAVAILABLE' },
  ECONNCLOSED: { code: 'SERVICE.UNAVAILABLE' },
  ECLOSE: { code: 'SERVICE.UNAVAILABLE' },
  EINVALIDSTATE: { code: 'SERVICE.UNAVAILABLE' },
  EINSTLOOKUP: { code: 'SERVICE.UNAVAILABLE' },
  ENOTOPEN: { code: 'DATASTORE.CLOSED' },
  EPARAM: { code: 'QUERY.INVALID', nextAction: 'Correct the parameter.' },
};

/** An error that is not the server's: of the network, of TLS, of a token. `several` are all the errors of which it is one. */
export function explainClientError(error: unknown, cause: unknown, several: readonly unknown[] = [error]): unknown {
  const { code = '' } = (error ?? {}) as { readonly code?: string };
  const message = several.map((one) => (one instanceof Error ? one.message : String(one))).join(' ');
  const numbers = typeof cause === 'object' && cause !== null ? (refusals.get(cause) ?? []) : [];
  const row = rowOf(code, `${message} ${deepMessage(error)}`, numbers);
  if (row === undefined) return error;
  const shown = numbers.length === 0 ? '' : ` (error ${numbers.join(', ')})`;
  return new DatastoreError(row.code, `SQL Server: ${message}${shown}`, { retryable: row.retryable, nextAction: row.nextAction, cause });
}

function rowOf(code: string, message: string, numbers: readonly number[]): ServerErrorRow | undefined {
  // 4060 (no such database) comes first and then 18456 (login failed), which would hide it.
  const known = numbers.map((number) => serverErrors.get(number)).filter((row) => row !== undefined);
  const told = known.find((row) => row.code !== 'ACCESS.UNAUTHENTICATED') ?? known[0];
  if (told !== undefined) return told;
  if (code === 'ESOCKET' && certificateProblem.test(message)) {
    const nextAction = 'Name the authority of the server certificate in ca_file, and its host in host_name_in_certificate.';
    return { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction };
  }
  if (/getaddrinfo ENOTFOUND/.test(message)) {
    return { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'There is no such host: check server_name and endpoint.' };
  }
  if (code === 'ETIMEOUT' && /connect/i.test(message)) return { code: 'SERVICE.UNAVAILABLE' };
  if (/pool|operation timed out/i.test(message) && code === '')
    return { code: 'SERVICE.TIMEOUT', nextAction: 'Raise pool_size, or do less at a time.' };
  return clientErrors[code] ?? (lostConnection.test(`${code} ${message}`) ? { code: 'SERVICE.UNAVAILABLE' } : undefined);
}

/** What the errors under an error say. */
function deepMessage(error: unknown, depth = 0): string {
  if (depth > 4 || typeof error !== 'object' || error === null) return '';
  const { cause, originalError, code } = error as { cause?: unknown; originalError?: unknown; code?: unknown };
  const inner = cause ?? originalError;
  return inner === undefined ? '' : `${(inner as Error).message ?? ''} ${String(code ?? '')} ${deepMessage(inner, depth + 1)}`;
}
