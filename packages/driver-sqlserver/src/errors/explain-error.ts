import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import { explainClientError } from './client-errors.ts';
import { columnOf, positionOf } from './place.ts';
import { type ServerErrorRow, serverErrors } from './server-errors.ts';

/** What was being done when something failed. */
export interface Doing {
  /** How an error of the statement itself is understood: rows that are written are rejected, a query is wrong. */
  readonly as: 'query' | 'write';
  /** The caller's statement, for the place in it. Absent where the statement is the driver's own. */
  readonly statement?: string | undefined;
}

/** An error of the server, as the client library gives it. */
interface ServerError extends Error {
  readonly number: number;
  readonly class: number;
  readonly lineNumber?: number | undefined;
}

const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error && typeof (error as Partial<ServerError>).number === 'number';

/** Any error of the client library or the server as one of ours. One that is ours already is given back as it is. */
export function explainError(error: unknown, doing: Doing): unknown {
  if (isDatastoreError(error)) return error;
  const several = severalOf(error);
  const told = several === undefined ? error : mostTelling(several);
  if (isDatastoreError(told)) return told;
  if (!isServerError(told)) return explainClientError(told, error, several);
  const { number, message, lineNumber = 0 } = told;
  const row = serverErrors.get(number) ?? rowOfClass(told, doing);
  const isOfStatement =
    doing.statement !== undefined && (row.code === 'QUERY.INVALID' || row.code === 'COLUMN.NOT_FOUND' || row.code === 'TABLE.NOT_FOUND');
  return new DatastoreError(row.code, `SQL Server error ${number}: ${shorten(message)}`, {
    column: row.code === 'COLUMN.NOT_FOUND' || row.code === 'ROW.REJECTED' ? columnOf(message) : undefined,
    position: isOfStatement ? positionOf(doing.statement ?? '', lineNumber, message) : undefined,
    retryable: row.retryable,
    nextAction: row.nextAction,
    cause: error,
  });
}

/** The errors of which one is made: of a statement with several, and of a login whose token failed, in which the pool has wrapped them. */
function severalOf(error: unknown): readonly unknown[] | undefined {
  const inner = (error as { readonly originalError?: unknown } | null | undefined)?.originalError;
  const found = error instanceof AggregateError ? error : inner;
  return found instanceof AggregateError && found.errors.length > 0 ? found.errors : undefined;
}

/** The error that says most: of several that the server sends the first one that is in the table; "the statement has been terminated" says nothing. */
function mostTelling(errors: readonly unknown[]): unknown {
  return (
    errors.find((error) => isServerError(error) && serverErrors.has(error.number)) ??
    errors.find(isServerError) ??
    errors.find((error) => isDatastoreError(error)) ??
    errors[0]
  );
}

/**
 * What an error means that is not in the table. Severities to 16 are the statement's own fault (also what it raises itself, or a trigger does),
 * 17 and up the server's.
 */
function rowOfClass({ class: severity }: ServerError, { as }: Doing): ServerErrorRow {
  if (severity >= 17) return { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'See what the error log of the server says.' };
  return { code: as === 'query' ? 'QUERY.INVALID' : 'ROW.REJECTED' };
}

/** Messages of the server may quote values of any length. */
function shorten(message: string): string {
  return message.length <= 400 ? message : `${message.slice(0, 397)}...`;
}
