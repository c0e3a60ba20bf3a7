import { invalidParameter, type TokenClaims, type WireAnswer, type WireRequest } from '@stowage/emulator-wire';
import type { Identity } from './acl/identity.ts';
import type { Account } from './tree/account.ts';
import type { Filesystem } from './tree/filesystem.ts';
import { tryFind } from './tree/lookup.ts';
import type { FileNode, PathNode } from './tree/node.ts';
import { decodePath, segmentsOf } from './tree/paths.ts';
import { StorageError } from './tree/storage-error.ts';

/** A request whose sender is known. */
export interface Call {
  readonly request: WireRequest;
  readonly account: Account;
  readonly identity: Identity;
  /** The claims of a bearer token, if that was the proof. */
  readonly bearer: TokenClaims | undefined;
  /** Whether the proof reaches to replacing what exists: a SAS that may only create does not. */
  readonly mayReplace: boolean;
  /** Decoded; empty for the account itself. */
  readonly filesystemName: string;
  /** Decoded path within the file system; empty for its root. */
  readonly segments: readonly string[];
}

/** Carries out one operation. */
export type Handler = (call: Call) => WireAnswer;

/** Name of the file system and path that a request is about. */
export function targetOf(resourcePath: string): { filesystemName: string; segments: string[] } {
  const [, first = '', rest = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(resourcePath) ?? [];
  return { filesystemName: decodePath(first), segments: segmentsOf(decodePath(rest)) };
}

/** A header's value; an empty one counts as not sent, as for the services. */
export const header = ({ request }: Call, name: string): string | undefined => request.headers[name] || undefined;

export const query = ({ request }: Call, name: string): string | undefined => request.query.get(name);

/** `true` or `false` in the query; anything else is refused. */
export function queryFlag(call: Call, name: string): boolean {
  const text = query(call, name)?.toLowerCase();
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw invalidParameter(name, text);
}

/** A whole number in the query that is at least `least`; `most` is only told to who asks for less. */
export function queryNumber(call: Call, name: string, least = 0, most = '2147483647'): number | undefined {
  const text = query(call, name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw invalidParameter(name, text);
  const value = Number(text);
  if (value >= least) return value;
  throw new StorageError(
    'OutOfRangeQueryParameterValue',
    {},
    { QueryParameterName: name, QueryParameterValue: text, MinimumAllowed: String(least), MaximumAllowed: most },
  );
}

export function filesystemOf({ account, filesystemName }: Call): Filesystem {
  return account.filesystem(filesystemName);
}

export const tryNode = (call: Call): PathNode | undefined => tryFind(call.account, filesystemOf(call), call.segments);

export function nodeOf(call: Call): PathNode {
  const node = tryNode(call);
  if (!node) throw new StorageError('PathNotFound');
  return node;
}

export function fileOf(call: Call): FileNode {
  const node = nodeOf(call);
  if (node.kind !== 'file') throw new StorageError('ResourceTypeMismatch');
  return node;
}

export const versionOf = (call: Call): string => header(call, 'x-ms-version') ?? '';
