import { DatastoreError } from '@stowage/core/driver';

/** Where a listing goes on. */
export interface ListPosition {
  /** The service's own marker. */
  readonly marker: string;
  /** Directories that have been given and may show again: see KnownDirectories. */
  readonly known: readonly string[];
}

/** Packs a position into a cursor. */
export function toCursor({ marker, known }: ListPosition): string {
  return Buffer.from(JSON.stringify([marker, ...known])).toString('base64url');
}

/**
 * Unpacks a cursor.
 *
 * @throws DatastoreError `CONFIG.INVALID` for a text that no listing of this driver gave.
 */
export function parseCursor(cursor: string): ListPosition {
  const parts = tryParse(Buffer.from(cursor, 'base64url').toString());
  const [marker, ...known] = Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  if (marker === undefined) {
    throw new DatastoreError('CONFIG.INVALID', 'The cursor is not one of a listing of this kind of datastore.', {
      nextAction: 'Pass the cursor of a page as it is, or none to begin anew.',
    });
  }
  return { marker, known };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
