import { type ErrorCode, errorCodes } from './error-code.ts';
import { redact } from './redact.ts';

/** What an error says beside its code and message. Core fills in `operation`, `path`, `datastore` and `driver` where the driver left them out. */
export interface DatastoreErrorDetails {
  /** The operation that failed, as it is named in the operations table. */
  readonly operation?: string | undefined;
  /** The path inside the datastore, as the caller gave it after normalisation. */
  readonly path?: string | undefined;
  /** The row of a table or of a file of rows, from 1, without the header. */
  readonly row?: number | undefined;
  /** The column of a table. */
  readonly column?: string | undefined;
  /** Where in a statement, in characters from 1. */
  readonly position?: number | undefined;
  /** The name of the datastore. */
  readonly datastore?: string | undefined;
  /** The type of the driver, for example `azure_blob`. */
  readonly driver?: string | undefined;
  /** Who asked, without any secret: `account key of training`, `SAS (sp=rl)`, `anonymous`. */
  readonly identity?: string | undefined;
  /** The service's id of the failed request: what its support asks for. */
  readonly requestId?: string | undefined;
  /** Whether the same call may succeed later. Defaults to what the code says. */
  readonly retryable?: boolean | undefined;
  /** Whether the service surely did nothing of what was asked, so that even an append may be sent again. */
  readonly unprocessed?: boolean | undefined;
  /** How long the service asked us to wait before trying again, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** How often the call was tried before this error was given up on. */
  readonly attempts?: number | undefined;
  /** What the caller should try next, one sentence. Defaults to what the code says. */
  readonly nextAction?: string | undefined;
  /** The error underneath, untouched. Not part of the JSON form. */
  readonly cause?: unknown;
}

/**
 * The one error class of Stowage. `code` is its identity; compare that, never the class or the message.
 *
 * The message is one line and passes through {@link redact}: it holds no secret and no signed URL. `toJSON` gives every field
 * but `cause` and `stack`.
 *
 * @example
 * ```ts
 * try {
 *   await store.read('missing.csv');
 * } catch (error) {
 *   if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
 * }
 * ```
 */
export class DatastoreError extends Error {
  override readonly name = 'DatastoreError';
  readonly code: ErrorCode;
  readonly operation: string | undefined;
  readonly path: string | undefined;
  readonly row: number | undefined;
  readonly column: string | undefined;
  readonly position: number | undefined;
  readonly datastore: string | undefined;
  readonly driver: string | undefined;
  readonly identity: string | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly unprocessed: boolean;
  readonly retryAfter: number | undefined;
  readonly attempts: number | undefined;
  readonly nextAction: string;

  constructor(code: ErrorCode, message: string, details: DatastoreErrorDetails = {}) {
    super(redact(message).replaceAll(/\s*[\r\n]+\s*/g, ' '), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.operation = details.operation;
    this.path = details.path;
    this.row = details.row;
    this.column = details.column;
    this.position = details.position;
    this.datastore = details.datastore;
    this.driver = details.driver;
    this.identity = details.identity;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? errorCodes[code].retryable;
    this.unprocessed = details.unprocessed ?? code === 'SERVICE.THROTTLED';
    this.retryAfter = details.retryAfter;
    this.attempts = details.attempts;
    this.nextAction = redact(details.nextAction ?? errorCodes[code].nextAction);
    // A cause often carries the request, headers included; keeping it out of enumeration keeps it out of loggers' JSON.
    if (details.cause !== undefined) Object.defineProperty(this, 'cause', { enumerable: false });
  }

  /** The fields that are set, without `cause` and `stack`: safe to print and to send. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, operation, path, row, column, position } = this;
    const { datastore, driver, identity, requestId, retryable, attempts, nextAction } = this;
    const place = { operation, path, row, column, position };
    const all = { name, code, message, ...place, datastore, driver, identity, requestId, retryable, attempts, nextAction };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
}

/**
 * Tells whether a value is an error of Stowage, and of the given code if one is given.
 *
 * It looks at the value's shape, not its class, so it also holds when an application has two copies of core.
 */
export function isDatastoreError<C extends ErrorCode = ErrorCode>(
  value: unknown,
  code?: C,
): value is DatastoreError & { readonly code: C } {
  if (!(value instanceof Error) && (typeof value !== 'object' || value === null)) return false;
  const candidate = value as { name?: unknown; code?: unknown };
  if (candidate.name !== 'DatastoreError' || typeof candidate.code !== 'string') return false;
  return code === undefined || candidate.code === code;
}

/** The same error with details added where it has none yet. What the error already says is never overwritten. */
export function withDetails(error: DatastoreError, details: DatastoreErrorDetails): DatastoreError {
  const merged = new DatastoreError(error.code, error.message, {
    operation: error.operation ?? details.operation,
    path: error.path ?? details.path,
    row: error.row ?? details.row,
    column: error.column ?? details.column,
    position: error.position ?? details.position,
    datastore: error.datastore ?? details.datastore,
    driver: error.driver ?? details.driver,
    identity: error.identity ?? details.identity,
    requestId: error.requestId ?? details.requestId,
    retryable: error.retryable,
    unprocessed: error.unprocessed,
    retryAfter: error.retryAfter ?? details.retryAfter,
    attempts: error.attempts ?? details.attempts,
    nextAction: error.nextAction,
    cause: error.cause ?? details.cause,
  });
  if (error.stack !== undefined) merged.stack = error.stack;
  return merged;
}
