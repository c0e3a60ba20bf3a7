import { DatastoreError, type ErrorCode } from '@stowage/core/driver';
import { checkEndpoint } from '../errors/not-storage.ts';
import { retirementOf } from '../errors/retirement.ts';

/** What is known of a request that got no whole answer. */
export interface FailedExchange {
  /** The service's name of the request: `Put Block`. */
  readonly operation: string;
  /** Host and port that were asked. */
  readonly host: string;
  readonly identity: string;
  /** Something of the request may have reached the service. */
  readonly isStarted: boolean;
  /** Bytes of the answer's body that came; undefined if not even its head did. */
  readonly received: number | undefined;
  readonly requestId: string | undefined;
}

interface NetworkRow {
  readonly code: ErrorCode;
  /** What happened, as the end of a sentence that begins with the operation. `{host}` is replaced. */
  readonly problem: string;
  readonly retryable?: boolean;
  readonly nextAction?: string;
}

const certificate: NetworkRow = {
  code: 'SERVICE.UNAVAILABLE',
  problem: 'the certificate of {host} is not trusted',
  retryable: false,
  nextAction: 'If its authority is your own, name its certificate file in NODE_EXTRA_CA_CERTS; else do not trust this host.',
};
const notTls: NetworkRow = {
  code: 'SERVICE.UNAVAILABLE',
  problem: '{host} does not answer as TLS',
  retryable: false,
  nextAction: 'Check protocol and port of the endpoint: perhaps it is http.',
};
const notStorage: NetworkRow = {
  code: 'SERVICE.UNAVAILABLE',
  problem: '{host} did not answer like Azure Storage',
  retryable: false,
  nextAction: checkEndpoint,
};
const unreachable: NetworkRow = { code: 'SERVICE.UNAVAILABLE', problem: '{host} cannot be reached' };

/** By the error codes of Node and undici. */
const networkRows: Readonly<Record<string, NetworkRow>> = {
  ENOTFOUND: {
    code: 'DATASTORE.NOT_FOUND',
    problem: 'there is no host {host}: the account does not exist, or is written differently',
    nextAction: 'Check account_name and endpoint; then the network of this machine.',
  },
  EAI_AGAIN: { code: 'SERVICE.UNAVAILABLE', problem: 'the name {host} cannot be looked up at the moment' },
  ECONNREFUSED: { code: 'SERVICE.UNAVAILABLE', problem: '{host} refused the connection' },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  UND_ERR_CONNECT_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'no connection to {host} in time' },
  ETIMEDOUT: { code: 'SERVICE.TIMEOUT', problem: 'the connection to {host} timed out' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'no answer of {host} in time' },
  UND_ERR_BODY_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'the answer of {host} stalled' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    code: 'SERVICE.UNAVAILABLE',
    problem: 'the answer of {host} has not as many bytes as announced',
  },
  UND_ERR_HEADERS_OVERFLOW: notStorage,
  UND_ERR_PRX_TLS: { ...certificate, problem: 'the certificate of the proxy is not trusted' },

  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_UNTRUSTED: certificate,
  CERT_HAS_EXPIRED: { ...certificate, problem: 'the certificate of {host} has expired' },
  CERT_NOT_YET_VALID: {
    ...certificate,
    problem: 'the certificate of {host} is not valid yet',
    nextAction: 'Check the clock of this machine.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...certificate,
    problem: 'the certificate of {host} is for another host',
    nextAction: 'Check the endpoint: it must be a name that stands in the certificate.',
  },
  EPROTO: notTls,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};

/** The error for a request that got no whole answer. The original error is its cause. */
export function explainFailure(cause: unknown, exchange: FailedExchange): DatastoreError {
  const { operation, host, isStarted, received } = exchange;
  const code = codeOf(cause);
  const row = (code === undefined ? undefined : networkRows[code]) ?? (isNotHttp(cause) ? notStorage : undefined);
  const details = {
    identity: exchange.identity,
    requestId: exchange.requestId,
    retryable: row?.retryable,
    unprocessed: !isStarted,
    nextAction: row === undefined ? undefined : (retirementOf(host) ?? row.nextAction),
    cause,
  };
  if (row !== undefined) {
    return new DatastoreError(row.code, `${operation}: ${row.problem.replace('{host}', host)}.`, details);
  }
  const when = received === undefined ? 'before it answered' : `after ${received} bytes of its answer`;
  const problem = isStarted ? `the connection to ${host} broke ${when}` : `no connection to ${host}`;
  return new DatastoreError('SERVICE.UNAVAILABLE', `${operation}: ${problem}.`, details);
}

/** undici's parser does not give its errors codes. */
function isNotHttp(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

/** The code of an error or of what is under it: a connector may wrap the error of a socket. */
function codeOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth++) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === 'string' && Object.hasOwn(networkRows, code)) return code;
  }
  return undefined;
}
