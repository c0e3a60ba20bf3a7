import { packCursor, unpackCursor } from '@stowage/azure-common';

/** Where a listing goes on. */
export interface ListPosition {
  /** The service's own marker. */
  readonly marker: string;
  /** Directories that have been given and may show again: see KnownDirectories. */
  readonly known: readonly string[];
}

/** Packs a position into a cursor. */
export function toCursor({ marker, known }: ListPosition): string {
  return packCursor([marker, ...known]);
}

/** Unpacks a cursor. */
export function parseCursor(cursor: string): ListPosition {
  const [marker, ...known] = unpackCursor(cursor);
  return { marker, known };
}
