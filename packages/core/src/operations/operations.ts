import type { PathKind } from '../paths/path.ts';
import type { Capability } from './capabilities.ts';
import type { FileOperations } from './file-requests.ts';
import type { TableOperations } from './table-requests.ts';

/** Everything a driver may implement. */
export interface ConnectionOperations extends FileOperations, TableOperations {}

/** The name of an operation: a method of the driver's connection. */
export type Operation = keyof ConnectionOperations;

/** The capability that an operation needs: its namesake, but for the one that deletes many. */
export type CapabilityOf<O extends Operation> = O extends Capability ? O : 'delete';

/** What is the same for every driver about one operation. */
export interface OperationRow {
  /** The capability it needs. */
  readonly capability: Capability;
  readonly kind: 'file' | 'table' | 'store';
  readonly effect: 'read' | 'write';
  /** Doing it twice leaves what doing it once leaves. Only then is it repeated after an answer that was lost. */
  readonly idempotent: boolean;
  /** The request's fields that hold one path, and what each must name. */
  readonly paths: Readonly<Record<string, PathKind>>;
  /** What it gives: a value; a `ReadResponse`, `QueryResponse` or `ExportTableResponse` with a stream in it; or pages. */
  readonly result: 'value' | 'body' | 'pages';
  /** Options that a store must declare under the same name in its capability before they may be given. */
  readonly options: readonly string[];
  /** Takes a body, of bytes or of rows. */
  readonly body?: 'bytes' | 'rows' | undefined;
}

const headers = ['contentType', 'contentEncoding', 'contentLanguage', 'contentDisposition', 'cacheControl'] as const;

/**
 * The one table of operations. Types, refusals at run time, layers, the command line, the documentation's tables and the
 * conformance suite are all read from it.
 */
export const operations: { readonly [O in Operation]: OperationRow & { readonly capability: CapabilityOf<O> } } = {
  stat: row('stat', 'read', { path: 'any' }, { options: ['ifMatch', 'ifNoneMatch'] }),
  read: row('read', 'read', { path: 'file' }, { result: 'body', options: ['range', 'suffix', 'ifMatch', 'ifNoneMatch'] }),
  write: row('write', 'write', { path: 'file' }, { body: 'bytes', options: ['ifMatch', 'ifNoneMatch', 'metadata', ...headers] }),
  append: row('append', 'write', { path: 'file' }, { body: 'bytes', idempotent: false, options: ['ifSize'] }),
  list: row('list', 'read', { path: 'directory' }, { result: 'pages', options: ['cursor'] }),
  delete: row('delete', 'write', { path: 'file' }, { options: ['ifMatch'] }),
  deleteMany: row('delete', 'write', {}),
  deleteDirectory: row('deleteDirectory', 'write', { path: 'directory' }),
  createDirectory: row('createDirectory', 'write', { path: 'directory' }),
  copy: row('copy', 'write', { from: 'file', to: 'file' }, { options: ['ifNoneMatch', 'ifSourceMatch'] }),
  rename: row('rename', 'write', { from: 'any', to: 'any' }, { idempotent: false, options: ['ifNoneMatch'] }),
  setMetadata: row('setMetadata', 'write', { path: 'any' }, { options: ['ifMatch'] }),
  signUrl: row('signUrl', 'read', { path: 'any' }),
  getAcl: row('getAcl', 'read', { path: 'any' }),
  setAcl: row('setAcl', 'write', { path: 'any' }, { options: ['recursive'] }),
  native: row('native', 'write', {}, { kind: 'store' }),
  listTables: row('listTables', 'read', {}, { kind: 'table', result: 'pages' }),
  describeTable: row('describeTable', 'read', {}, { kind: 'table' }),
  query: row('query', 'read', {}, { kind: 'table', result: 'body', idempotent: false, options: ['parallel'] }),
  exportTable: row('exportTable', 'read', {}, { kind: 'table', result: 'body', idempotent: false }),
  writeTable: row('writeTable', 'write', {}, { kind: 'table', idempotent: false, body: 'rows', options: ['onRejectedRow'] }),
  importTable: row('importTable', 'write', {}, { kind: 'table', idempotent: false, body: 'bytes' }),
  dropTable: row('dropTable', 'write', {}, { kind: 'table' }),
};

function row<C extends Capability>(
  capability: C,
  effect: 'read' | 'write',
  paths: Readonly<Record<string, PathKind>>,
  rest: Partial<Omit<OperationRow, 'capability' | 'effect' | 'paths'>> = {},
): OperationRow & { readonly capability: C } {
  return { kind: 'file', idempotent: true, result: 'value', options: [], ...rest, capability, effect, paths };
}

/** The names of all operations, in the order of the table. */
export const operationNames: readonly Operation[] = Object.keys(operations) as Operation[];

/** The names of all capabilities, in the order of the table. */
export const capabilityNames: readonly Capability[] = [...new Set(operationNames.map((name) => operations[name].capability))];

/** The capabilities that change what is stored. `native` counts, as a vendor's client can do anything. */
export type WriteCapability =
  | 'write'
  | 'append'
  | 'delete'
  | 'deleteDirectory'
  | 'createDirectory'
  | 'copy'
  | 'rename'
  | 'setMetadata'
  | 'setAcl'
  | 'native'
  | 'writeTable'
  | 'importTable'
  | 'dropTable';

/** Whether a capability changes what is stored: a read-only store lacks it. */
export function isWriteCapability(capability: Capability): capability is WriteCapability {
  return operationNames.some((name) => operations[name].capability === capability && operations[name].effect === 'write');
}
