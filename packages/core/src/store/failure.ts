import { DatastoreError, isDatastoreError, withDetails } from '../errors/datastore-error.ts';
import type { Operation } from '../operations/operations.ts';
import type { StoreParts } from './store-parts.ts';

/** The parts of a request that its failure tells. */
interface FailedRequest {
  readonly signal?: AbortSignal | undefined;
  readonly path?: unknown;
  readonly from?: unknown;
}

/**
 * Completes what a driver threw: an abort becomes the signal's own reason, an error of Stowage gets the details that it lacks,
 * and anything else becomes `SERVICE.UNKNOWN` with the error as its cause.
 */
export function explain(error: unknown, parts: StoreParts, operation: Operation, request: FailedRequest): unknown {
  if (request.signal?.aborted) return request.signal.reason;
  const path = request.path ?? request.from;
  const details = {
    operation,
    path: typeof path === 'string' ? path : undefined,
    datastore: parts.name,
    driver: parts.type,
    identity: parts.connection.identity,
  };
  if (isDatastoreError(error)) return withDetails(error, details);
  const text = error instanceof Error ? error.message : String(error);
  return new DatastoreError('SERVICE.UNKNOWN', `The ${operation} failed for a reason that the driver does not know: ${text}`, {
    ...details,
    cause: error,
  });
}
