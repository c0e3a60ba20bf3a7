import { DatastoreError } from '@stowage/core/driver';
import type { Credential } from '../credentials/credential.ts';
import { clockSkewOf, isClockComplaint } from './clock-skew.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import type { ServiceErrorTable } from './error-row.ts';
import { explainRefusal, type RequiredRight } from './explain-refusal.ts';
import { checkEndpoint } from './not-storage.ts';
import { refineException } from './remote-exceptions.ts';
import { retirementOf } from './retirement.ts';
import { findServiceError } from './service-errors.ts';

/** What is known of a refused request. */
export interface RefusedAnswer {
  /** The service's name of the request: `Put Block`. */
  readonly operation: string;
  readonly status: number;
  /** A header of the answer by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body, or its first 64 KiB. Empty after a HEAD. */
  readonly body: Uint8Array;
  readonly credential: Credential;
  /** The host that answered. */
  readonly host: string;
  readonly right?: RequiredRight | undefined;
  readonly errors?: ServiceErrorTable | undefined;
}

/**
 * Turns a refused request into the error that the caller gets: the code by the table, and in the message what the service
 * said; for a refusal of access also who asked, which right is missing and why.
 */
export function explainAnswer(answer: RefusedAnswer): DatastoreError {
  const { operation, status, header, credential } = answer;
  const body = readErrorBody(answer.body);
  const requestId = header('x-ms-request-id');
  const headerCode = header('x-ms-error-code');
  // Every answer of the services has an id, and every refusal a code in its head or body; without both it is not theirs.
  const isForeign = requestId === undefined && headerCode === undefined && body?.code === undefined;
  const serviceCode = headerCode ?? body?.code;
  const row = findServiceError(refineCode(serviceCode, body?.message), status, answer.errors);
  const details = {
    identity: credential.identity,
    requestId,
    retryAfter: retryAfterOf(header),
    retryable: row.retryable,
    unprocessed: row.unprocessed,
    nextAction: row.nextAction,
  };
  if (isForeign) {
    const code = status === 429 ? 'SERVICE.THROTTLED' : 'SERVICE.UNAVAILABLE';
    return new DatastoreError(code, `${operation}: ${answer.host} did not answer like Azure Storage (HTTP ${status}).`, {
      ...details,
      retryable: status >= 500 || status === 429 || status === 408,
      nextAction: retirementOf(answer.host) ?? checkEndpoint,
    });
  }
  const said = describe(operation, status, serviceCode, body);
  if (row.code === 'ACCESS.UNAUTHENTICATED' || row.code === 'ACCESS.DENIED') {
    const skew = clockSkewOf(header('date'));
    // A SAS carries its own times, and nobody compares this machine's clock; a signature and a token depend on it.
    const isTimed = row.code === 'ACCESS.UNAUTHENTICATED' && (credential.kind === 'accountKey' || credential.kind === 'token');
    if (isTimed && (skew !== undefined || isClockComplaint(body?.detail))) {
      const how = skew === undefined ? 'differs from' : `is ${skew}`;
      const message = `${said} The clock of this machine ${how} that of the service.`;
      return new DatastoreError('SERVICE.CLOCK_SKEW', message, { ...details, nextAction: undefined });
    }
    const refusal = explainRefusal(credential, row, answer.right, { detail: body?.detail, date: header('date') });
    return new DatastoreError(refusal.code, `${said} ${refusal.reason}`, { ...details, nextAction: refusal.nextAction });
  }
  return new DatastoreError(row.code, said, details);
}

/** The key of the table, where the code alone says too little. */
function refineCode(code: string | undefined, message: string | undefined): string | undefined {
  // Azurite says so of a signature that does not match, for which the service has AuthenticationFailed.
  if (code === 'AuthorizationFailure' && message?.startsWith('Server failed to authenticate') === true) return 'AuthenticationFailed';
  return code === undefined ? undefined : refineException(code, message);
}

function describe(operation: string, status: number, code: string | undefined, body: ErrorBody | undefined): string {
  const name = code === undefined ? `HTTP ${status}` : `${code} (HTTP ${status})`;
  const message = body?.message === undefined ? '' : ` ${body.message.replace(/([^.!?])$/, '$1.')}`;
  return `${operation}: ${name}.${message}`;
}

/** Milliseconds that the service asks to wait. */
function retryAfterOf(header: (name: string) => string | undefined): number | undefined {
  const milliseconds = header('x-ms-retry-after-ms') ?? header('retry-after-ms');
  if (milliseconds !== undefined && /^\d+$/.test(milliseconds)) return Number(milliseconds);
  const after = header('retry-after');
  if (after === undefined) return undefined;
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  const until = Date.parse(after);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}
