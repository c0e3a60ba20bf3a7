import type { Cell } from './cell.ts';

/** A cell as text, in the form that its column's builder takes: nested values as JSON, bytes in base64. */
export function toText(cell: Exclude<Cell, null>): string {
  if (typeof cell === 'string') return cell;
  if (Object.is(cell, -0)) return '-0';
  if (typeof cell !== 'object') return String(cell);
  if (cell instanceof Uint8Array) return toBase64(cell);
  return toJson(cell);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/**
 * A cell as JSON. 64-bit integers are numbers: JSON sets no limit to them, and the reader here keeps all digits. What JSON has no number for
 * (NaN, infinities) is text.
 */
export function toJson(cell: Cell): string {
  if (cell === null) return 'null';
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? toText(cell) : `"${cell}"`;
  if (cell instanceof Uint8Array) return `"${toBase64(cell)}"`;
  if (Array.isArray(cell)) return `[${cell.map(toJson).join(',')}]`;
  if (typeof cell !== 'object') return JSON.stringify(cell);
  return `{${Object.entries(cell)
    .map(([name, value]) => `${JSON.stringify(name)}:${toJson(value)}`)
    .join(',')}}`;
}
