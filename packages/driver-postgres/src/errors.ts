import { DatastoreError, type DatastoreErrorDetails, type ErrorCode, isDatastoreError } from '@stowage/core/driver';
import type { PostgresConfig } from './config.ts';
import { networkMeaning } from './network-errors.ts';
import { hostOf } from './session/target.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly nextAction?: string;
}

const gone: Meaning = { code: 'SERVICE.UNAVAILABLE' };
const rejected: Meaning = { code: 'ROW.REJECTED' };
const denied: Meaning = { code: 'ACCESS.DENIED' };
const invalid: Meaning = { code: 'QUERY.INVALID' };
const locked: Meaning = { code: 'TABLE.LOCKED' };
const badTable: Meaning = { code: 'TABLE.INVALID' };
const tooMany: Meaning = { code: 'SERVICE.THROTTLED', nextAction: 'Lower pool_size, or let the server take more connections.' };

/** The one table: what a SQLSTATE, or its class of two characters, is to a caller. Source: PostgreSQL, "Error Codes". */
const meanings: Readonly<Record<string, Meaning>> = {
  '08': gone,
  '08P01': { code: 'QUERY.INVALID', nextAction: 'Give as many parameters as the statement has.' },
  '0A': invalid,
  '0L': denied,
  '0P': denied,
  '22': rejected,
  '2200G': { code: 'SCHEMA.MISMATCH' },
  '22P04': { code: 'ROW.REJECTED', nextAction: 'Check that the file is CSV, and has as many cells in each row as columns.' },
  '23': rejected,
  '25': invalid,
  '25006': { code: 'QUERY.INVALID', nextAction: 'Queries only read: use writeTable, or native for statements that change something.' },
  '25P03': gone,
  '28': { code: 'ACCESS.UNAUTHENTICATED', nextAction: 'Check user and password, or whether the token has come to its end.' },
  '2BP01': { code: 'TABLE.LOCKED', nextAction: 'Something else in the database needs it, such as a view: drop that first.' },
  '2D': invalid,
  '34': invalid,
  '3D000': { code: 'DATASTORE.NOT_FOUND', nextAction: 'Create the database, or correct database_name.' },
  '3F000': { code: 'TABLE.NOT_FOUND', nextAction: 'Create the schema, or correct its name.' },
  '40': locked,
  '42': invalid,
  '42501': denied,
  '42601': invalid,
  '42602': badTable,
  '42611': badTable,
  '42622': badTable,
  '42701': badTable,
  '42703': { code: 'COLUMN.NOT_FOUND' },
  '42710': { code: 'TABLE.EXISTS' },
  '42804': { code: 'SCHEMA.MISMATCH' },
  '42809': { code: 'TABLE.INVALID', nextAction: 'It is no table whose rows can be changed.' },
  '42P01': { code: 'TABLE.NOT_FOUND' },
  '42P06': { code: 'TABLE.EXISTS' },
  '42P07': { code: 'TABLE.EXISTS' },
  '42P16': badTable,
  '44': rejected,
  '53': { code: 'SERVICE.THROTTLED', nextAction: 'The server has no room for this at the moment: try again with less at a time.' },
  '53100': { code: 'STORAGE.FULL' },
  '53300': tooMany,
  '54': { code: 'QUERY.INVALID', nextAction: 'A limit of PostgreSQL is exceeded: make the statement or the row smaller.' },
  '54011': badTable,
  '55': locked,
  '55000': { code: 'TABLE.INVALID', nextAction: 'The table is not in a state for this: see the message.' },
  '55006': locked,
  '55P03': locked,
  '57014': { code: 'SERVICE.TIMEOUT', nextAction: "The server's statement_timeout ended it: allow more time, or ask for less." },
  '57P': gone,
  '57P04': { code: 'DATASTORE.NOT_FOUND' },
  '58030': { code: 'SERVICE.UNAVAILABLE', nextAction: 'The server met an error of its disk: look at its log.' },
  '72': gone,
  P0: rejected,
  XX: { code: 'DATA.CORRUPT', nextAction: "The server met an error inside itself: look at its log, and at the table's health." },
  XX000: { code: 'QUERY.INVALID', nextAction: 'The server met an error inside itself: see the message, and its log.' },
};

/** Reading has no rows of the caller's that could be rejected. */
const reading: ReadonlySet<string> = new Set(['query', 'exportTable', 'describeTable', 'listTables']);

/** An error as the server sends it. */
export interface ServerError extends Error {
  readonly code: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly where?: string | undefined;
  readonly position?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

/** Whether an error is one that the server has sent, and of the given SQLSTATEs if any are given. */
export function isServerError(error: unknown, ...states: readonly string[]): error is ServerError {
  if (!(error instanceof Error) || isDatastoreError(error)) return false;
  const { code, severity } = error as { readonly code?: unknown; readonly severity?: unknown };
  if (typeof code !== 'string' || code.length !== 5 || typeof severity !== 'string') return false;
  return states.length === 0 || states.includes(code);
}

/** What is known beside the error itself. */
export interface ErrorContext {
  readonly operation: string;
  readonly config: PostgresConfig;
}

/** Any error of the client library, the server or the network as one of ours. */
export function toDatastoreError(error: unknown, { operation, config }: ErrorContext): DatastoreError {
  if (isDatastoreError(error)) return error;
  const host = hostOf(config);
  const identity = `user ${config.credentials.username}`;
  if (!isServerError(error)) return networkMeaning(error, { host, port: config.port, operation, identity });
  const { code: state, message, detail, where, position } = error;
  const known = meanings[state] ?? meanings[state.slice(0, 3)] ?? meanings[state.slice(0, 2)];
  const meaning = known ?? { code: 'QUERY.INVALID' as const };
  const code = meaning.code === 'ROW.REJECTED' && reading.has(operation) ? 'QUERY.INVALID' : meaning.code;
  const place = code === 'ROW.REJECTED' ? placeOf(where) : {};
  const details: DatastoreErrorDetails = {
    operation,
    identity,
    cause: error,
    row: place.row,
    column: place.column ?? columnOf(error),
    position: position === undefined ? undefined : Number(position),
    nextAction: meaning.nextAction,
  };
  // A detail of a constraint names the values of its key; of other errors it may show a whole row.
  const more = detail !== undefined && /^(Key |Key columns)/.test(detail) ? ` (${shorten(detail)})` : '';
  return new DatastoreError(code, `PostgreSQL says ${state}: ${shorten(message)}${more}`, details);
}

/** A text as a message shows it: whole where it is short. */
function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 297)}...`;
}

function columnOf({ code, message, column }: ServerError): string | undefined {
  if (column !== undefined) return column;
  return code === '42703' ? /column (?:\S+\.)?"?((?:[^"]|"")+?)"? (?:of relation|does not exist)/.exec(message)?.[1] : undefined;
}

/** The row and column that the context of a COPY names: `COPY trips, line 3, column id: "x"`. */
function placeOf(where: string | undefined): { readonly row?: number; readonly column?: string } {
  const match = where === undefined ? null : /^COPY .*?, line (\d+)(?:, column ([^\n]*))?/.exec(where);
  if (match === null) return {};
  const column = match[2]?.replace(/(: ("|null input)[\s\S]*)$/, '');
  return { row: Number(match[1]), ...(column === undefined ? {} : { column }) };
}
