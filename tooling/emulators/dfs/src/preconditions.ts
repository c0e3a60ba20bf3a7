import { checkConditions, invalidHeader } from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import type { PathNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

/** What conditions look at, of a path or a file system; undefined for what does not exist. */
type Revision = Pick<PathNode, 'etag' | 'modifiedAt'> | undefined;

const outcomeOf = ({ request }: Call, revision: Revision, prefix?: string): 'met' | 'not-modified' | 'failed' => {
  const state = revision && { etag: revision.etag, lastModified: revision.modifiedAt };
  const outcome = checkConditions(request.headers, state, request.method, prefix);
  if (typeof outcome === 'string') return outcome;
  throw invalidHeader(outcome.invalid, request.headers[outcome.invalid] ?? '');
};

/** Refuses a request whose conditions are not met: 412, and 304 for a read of what did not change. */
export function requireConditions(call: Call, revision: Revision): void {
  const outcome = outcomeOf(call, revision);
  if (outcome === 'not-modified') throw new StorageError('NotModified');
  if (outcome === 'failed') throw new StorageError('ConditionNotMet');
}

/** Conditions of a request that makes a path: `If-None-Match: *` on one that exists says so by name. */
export function requireCreateConditions(
  call: Call,
  existing: Revision,
  taken: 'PathAlreadyExists' | 'BlobAlreadyExists' = 'PathAlreadyExists',
): void {
  if (existing && header(call, 'if-none-match') === '*') throw new StorageError(taken);
  requireConditions(call, existing);
}

/** The `x-ms-source-if-...` conditions of a rename or copy. */
export function requireSourceConditions(call: Call, source: Revision): void {
  if (outcomeOf(call, source, 'x-ms-source-') !== 'met') throw new StorageError('SourceConditionNotMet');
}
