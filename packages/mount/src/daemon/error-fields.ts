import { DatastoreError, type ErrorCode, errorCodes, isDatastoreError, redact } from '@stowage/core';

/** An error in a form that another process can be sent; without cause and stack, as always when an error is shown. */
export function toErrorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (isDatastoreError(error)) return error.toJSON();
  return { message: redact(error instanceof Error ? `${error.name}: ${error.message}` : String(error)) };
}

/** The error of another process. What has no code of ours is a fault. */
export function fromErrorFields(fields: Readonly<Record<string, unknown>>): Error {
  const { code, message, ...details } = fields;
  if (typeof code === 'string' && code in errorCodes) return new DatastoreError(code as ErrorCode, String(message), details);
  return new Error(`The process of the mount failed: ${String(message)}`);
}
