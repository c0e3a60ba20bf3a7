import { DatastoreError, type ErrorCode } from '@stowage/core/driver';

interface Meaning {
  readonly code: ErrorCode;
  /** What happened, as the end of a sentence; `{host}` is replaced. */
  readonly problem: string;
  readonly retryable?: boolean;
  readonly nextAction?: string;
}

const certificate: Meaning = {
  code: 'SERVICE.UNAVAILABLE',
  problem: 'the certificate of {host} is not trusted',
  retryable: false,
  nextAction: 'If its authority is your own, give its certificate in ca or ca_file; else do not trust this host.',
};
const lost: Meaning = { code: 'SERVICE.UNAVAILABLE', problem: 'the connection to {host} was lost' };
const unreachable: Meaning = { code: 'SERVICE.UNAVAILABLE', problem: '{host} cannot be reached' };

/** By the error codes of Node. */
const byCode: Readonly<Record<string, Meaning>> = {
  ENOTFOUND: {
    code: 'DATASTORE.NOT_FOUND',
    problem: 'there is no host {host}',
    nextAction: 'Check server_name and endpoint; then the network of this machine.',
  },
  EAI_AGAIN: { code: 'SERVICE.UNAVAILABLE', problem: 'the name {host} cannot be looked up at the moment' },
  ECONNREFUSED: { code: 'SERVICE.UNAVAILABLE', problem: '{host} refused the connection' },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: { code: 'SERVICE.TIMEOUT', problem: 'the connection to {host} timed out' },
  ECONNRESET: lost,
  EPIPE: lost,
  ERR_STREAM_PREMATURE_CLOSE: lost,
  ERR_STREAM_DESTROYED: lost,
  ERR_STREAM_WRITE_AFTER_END: lost,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...certificate,
    problem: 'the certificate of {host} is for another host',
    nextAction: 'Give server_name as the certificate has it; or set sslmode to verify-ca where any host of its authority is trusted.',
  },
  CERT_HAS_EXPIRED: { ...certificate, problem: 'the certificate of {host} has expired' },
  CERT_NOT_YET_VALID: { ...certificate, problem: 'the certificate of {host} is not valid yet' },
};

/** What the client library says in words alone. */
const byMessage: readonly (readonly [RegExp, Meaning])[] = [
  [/certificate|issuer|self.signed|unable to verify/i, certificate],
  [
    /does not support SSL|establishing an SSL connection|SSL routines|wrong version number/i,
    {
      code: 'SERVICE.UNAVAILABLE',
      problem: '{host} does not take TLS',
      retryable: false,
      nextAction: 'Turn TLS on at the server; or set sslmode to disable where the network is trusted.',
    },
  ],
  [/SASL|password must be a string|SCRAM/i, { code: 'ACCESS.UNAUTHENTICATED', problem: 'the server and the password do not go together' }],
  [/timeout (exceeded|expired)/i, { code: 'SERVICE.TIMEOUT', problem: 'no connection to {host} in time' }],
  [/pool after calling end/i, { code: 'DATASTORE.CLOSED', problem: 'the datastore has been closed' }],
  [/Connection terminated|not queryable|connection error|Client was closed/i, lost],
];

/** Where something was asked. */
export interface Asked {
  readonly host: string;
  readonly port: number;
  readonly operation: string;
  readonly identity: string;
}

/** An error that is none of the server's: of the network, of TLS, or of the client library. */
export function networkMeaning(error: unknown, { host, port, operation, identity }: Asked): DatastoreError {
  // An error of several addresses (localhost: ::1 and 127.0.0.1) says what the first one said.
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const { code = '', message = String(cause) } = (cause ?? {}) as { readonly code?: string; readonly message?: string };
  const meaning = byCode[code] ?? byMessage.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
  const details = { operation, identity, cause: error };
  if (meaning === undefined) return new DatastoreError('SERVICE.UNKNOWN', `PostgreSQL at ${host}:${port}: ${message}`, details);
  const problem = meaning.problem.replace('{host}', `${host}:${port}`);
  return new DatastoreError(meaning.code, `PostgreSQL: ${problem} (${message}).`, {
    ...details,
    retryable: meaning.retryable,
    nextAction: meaning.nextAction,
  });
}
