import { DatastoreError } from '../errors/datastore-error.ts';
import type { CapabilityDetails } from '../operations/capabilities.ts';
import { type Operation, type OperationRow, operations } from '../operations/operations.ts';
import { normalizePath } from '../paths/path.ts';
import { throwIfAborted } from '../streams/abort.ts';
import type { StoreParts } from './store-parts.ts';

/** Tells why a store does not do something, and what it can do instead. */
export function missingCapability(parts: StoreParts, operation: Operation, option?: string): DatastoreError {
  const { capability } = operations[operation];
  const wanted = option === undefined ? capability : `${capability}.${option}`;
  const sometimes = option === undefined ? parts.sometimes[capability] : undefined;
  return new DatastoreError('CAPABILITY.MISSING', `The datastore ${parts.name} (${parts.type}) has no capability ${wanted}.`, {
    operation,
    datastore: parts.name,
    driver: parts.type,
    identity: parts.connection.identity,
    nextAction:
      sometimes === undefined
        ? 'Ask store.capabilities first, or use a datastore that can do this.'
        : `Datastores of type ${parts.type} can have it: it hangs on the credential, the account or the server${sometimes.when === undefined ? '' : ` (${sometimes.when})`}.`,
  });
}

/**
 * Checks and completes a request, in this order: the store is open, the capability is there, every option given is declared,
 * the signal is not aborted, paths are valid (and brought into form). Nothing of it reaches the service.
 */
export function prepare<R extends { readonly signal?: AbortSignal | undefined }>(parts: StoreParts, operation: Operation, request: R): R {
  if (parts.lifetime.closing !== undefined) {
    throw new DatastoreError('DATASTORE.CLOSED', `The datastore ${parts.name} has been closed.`, {
      operation,
      datastore: parts.name,
      driver: parts.type,
    });
  }
  const row: OperationRow = operations[operation];
  const detail = parts.capabilities[row.capability] as (CapabilityDetails[keyof CapabilityDetails] & Record<string, unknown>) | undefined;
  if (detail === undefined) throw missingCapability(parts, operation);
  const prepared = request as R & Record<string, unknown>;
  for (const option of row.options) {
    const given = prepared[option] !== undefined && prepared[option] !== false;
    if (given && detail[option] !== true) throw missingCapability(parts, operation, option);
  }
  throwIfAborted(request.signal);
  for (const field in row.paths) {
    (prepared as Record<string, unknown>)[field] = normalizePath(prepared[field] as string, row.paths[field]);
  }
  return prepared;
}
