import { DatastoreError } from '../errors/datastore-error.ts';
import type { ReadOptions } from './file-store.ts';

/** Refuses a copy or a rename of a path onto itself: `PATH.INVALID`. */
export function checkDistinct(request: { readonly from: string; readonly to: string }): void {
  if (request.from === request.to) {
    throw new DatastoreError('PATH.INVALID', `Source and target are the same path ${JSON.stringify(request.from)}.`, {
      path: request.from,
    });
  }
}

/** Refuses a rename that cannot be one in any store: of the root, onto the root, onto itself. */
export function checkRename(request: { readonly from: string; readonly to: string }): void {
  if (request.from === '' || request.to === '') {
    throw new DatastoreError('PATH.INVALID', 'The root of a datastore can neither be renamed nor be what a rename makes.', {
      path: '',
      nextAction: 'Name a file or a directory below the root.',
    });
  }
  checkDistinct(request);
}

/** Refuses a range or suffix that is none: `RANGE.INVALID`. */
export function checkRange({ range, suffix, path }: ReadOptions & { readonly path: string }): void {
  const wrong = (text: string): never => {
    throw new DatastoreError('RANGE.INVALID', `The range to read is not valid: ${text}.`, { operation: 'read', path });
  };
  if (range !== undefined) {
    if (suffix !== undefined) wrong('range and suffix exclude each other');
    if (!Number.isSafeInteger(range.offset) || range.offset < 0) wrong('offset must be a whole number of bytes, 0 or more');
    if (range.length !== undefined && (!Number.isSafeInteger(range.length) || range.length < 1))
      wrong('length must be a whole number of bytes, 1 or more');
  }
  if (suffix !== undefined && (!Number.isSafeInteger(suffix) || suffix < 1)) wrong('suffix must be a whole number of bytes, 1 or more');
}
