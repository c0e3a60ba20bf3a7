import { Bool, type DataType, Field, Float64, Int64, List, Null, Struct, Utf8 } from 'apache-arrow';
import type { Cell } from '../types/cell.ts';

/**
 * Infers the type that holds values of JSON: booleans, whole numbers as 64-bit integers, other numbers as floats, lists, objects as structs of
 * all fields that were seen. Values of several kinds are text, as JSON.
 */
function inferCells(cells: readonly Cell[]): DataType {
  const present = cells.filter((cell) => cell !== null);
  const [first] = present;
  if (first === undefined) return new Null();
  if (present.every((cell) => typeof cell === 'boolean')) return new Bool();
  if (present.every(isNumeric)) return present.every(isInt64) ? new Int64() : new Float64();
  if (present.every((cell) => Array.isArray(cell))) return new List(new Field('item', inferCells(present.flat()), true));
  if (present.every(isObject)) return inferStruct(present);
  return new Utf8();
}

function isNumeric(cell: Cell): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function isInt64(cell: Cell): boolean {
  return typeof cell === 'bigint' ? BigInt.asIntN(64, cell) === cell : Number.isSafeInteger(cell);
}

function isObject(cell: Cell): cell is { readonly [name: string]: Cell } {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell) && !(cell instanceof Uint8Array);
}

function inferStruct(objects: readonly { readonly [name: string]: Cell }[]): DataType {
  return new Struct(inferFields(objects));
}

/** The fields of objects, in the order in which they first appear. */
export function inferFields(objects: readonly { readonly [name: string]: Cell }[]): Field[] {
  const byName = new Map<string, Cell[]>();
  for (const object of objects) {
    for (const [name, cell] of Object.entries(object)) {
      const cells = byName.get(name) ?? [];
      byName.set(name, cells);
      cells.push(cell);
    }
  }
  return [...byName].map(([name, cells]) => new Field(name, inferCells(cells), true));
}
