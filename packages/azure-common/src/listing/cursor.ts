import { DatastoreError } from '@stowage/core/driver';

/** Packs texts into the cursor of a listing: one word that says nothing to its reader. */
export function packCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Unpacks a cursor that {@link packCursor} made; never empty.
 *
 * @throws DatastoreError `CONFIG.INVALID` for a text that no listing gave.
 */
export function unpackCursor(cursor: string): readonly [string, ...string[]] {
  const parts = tryParse(Buffer.from(cursor, 'base64url').toString());
  const [first, ...rest] = Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  if (first === undefined) throw unknownCursor();
  return [first, ...rest];
}

/** The error for a cursor that is not one of this kind of datastore. */
export function unknownCursor(): DatastoreError {
  return new DatastoreError('CONFIG.INVALID', 'The cursor is not one of a listing of this kind of datastore.', {
    nextAction: 'Pass the cursor of a page as it is, or none to begin anew.',
  });
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
