import { DatastoreError } from '../errors/datastore-error.ts';
import type { SignedAccess, SignedScope, SignUrlRequest } from '../operations/file-requests.ts';
import { missingCapability } from './request.ts';
import type { StoreParts } from './store-parts.ts';

const accesses: readonly SignedAccess[] = ['read', 'write', 'delete', 'list'];

const isMoment = (date: unknown): date is Date => date instanceof Date && !Number.isNaN(date.getTime());

/** What a path asks to have signed, before it is brought into form: nothing but its slashes tells a directory from a file here. */
export function scopeOf(path: string): SignedScope {
  const isRoot = typeof path !== 'string' || path.split('/').every((name) => name === '' || name === '.');
  if (isRoot) return 'datastore';
  return path.endsWith('/') ? 'directory' : 'file';
}

/** Throws what a caller did wrong in the program itself: no access, or no period. */
export function assertSignature(access: readonly SignedAccess[], expiresAt: Date, startsAt: Date | undefined): void {
  if (access.length === 0 || access.some((one) => !accesses.includes(one)))
    throw new RangeError(`access must name at least one of ${accesses.join(', ')}, and nothing else`);
  if (!isMoment(expiresAt)) throw new RangeError('expiresAt must be a valid Date');
  if (startsAt !== undefined && !(isMoment(startsAt) && startsAt < expiresAt))
    throw new RangeError('startsAt must be a valid Date before expiresAt');
}

/** Refuses what the store does not sign: `CAPABILITY.MISSING`, before any request. */
export function checkSignature(parts: StoreParts, { scope, access, expiresAt, path }: SignUrlRequest): void {
  const { scopes = [], maxLifetime = Number.POSITIVE_INFINITY } = parts.capabilities.signUrl ?? {};
  if (!scopes.includes(scope)) throw missingCapability(parts, 'signUrl', `scopes.${scope}`);
  if (scope === 'file' && access.includes('list')) {
    throw new DatastoreError('CAPABILITY.MISSING', 'A URL of one file cannot list.', {
      path,
      nextAction: "Sign a directory (a path that ends in a slash) or the datastore itself (path '') for listing.",
    });
  }
  if (expiresAt.getTime() - Date.now() > maxLifetime) {
    throw new DatastoreError('CAPABILITY.MISSING', `A URL of this datastore lives ${maxLifetime / 1_000} seconds at most.`, {
      path,
      nextAction: 'Choose an earlier expiresAt.',
    });
  }
}
