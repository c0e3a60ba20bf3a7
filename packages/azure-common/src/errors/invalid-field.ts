import { DatastoreError } from '@stowage/core/driver';

/** The error for a field of a configuration. It names the field and what is wrong, never the value: it may be a secret. */
export function invalidField(field: string, problem: string): DatastoreError {
  return new DatastoreError('CONFIG.INVALID', `${field} ${problem}.`, { nextAction: `Correct ${field}.` });
}
