/**
 * One value of a table, exactly: what has no plain form in JavaScript is text in its standard form (decimals, dates and times in ISO
 * 8601, durations), 64-bit integers are `bigint`, binary values bytes. Lists are arrays; structs and maps with text keys are objects.
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[] | { readonly [name: string]: Cell };

/** A cell that a type cannot hold. The place is added by whoever knows it. */
export class CellError extends Error {
  override readonly name = 'CellError';
}

/** Throws a {@link CellError}: `"abc" is not a whole number`. */
export function refuseCell(cell: unknown, reason: string): never {
  throw new CellError(`${describe(cell)} ${reason}`);
}

/** A cell as an error shows it: short, and whole where it is. */
function describe(cell: unknown): string {
  const text = typeof cell === 'bigint' ? String(cell) : (JSON.stringify(cell) ?? String(cell));
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
