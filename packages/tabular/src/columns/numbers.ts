import { type Cell, refuseCell } from '../types/cell.ts';
import { tryParseDecimal, tryRescale } from '../types/decimal.ts';

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['no', false],
  ['0', false],
]);

/** A cell as a boolean. */
export function toBoolean(cell: Exclude<Cell, null>): boolean {
  if (typeof cell === 'boolean') return cell;
  const value = typeof cell === 'object' ? undefined : booleans.get(String(cell).toLowerCase());
  return value ?? refuseCell(cell, 'is not a boolean');
}

/** A cell as a whole number of so many bits. */
export function toInteger(cell: Exclude<Cell, null>, bits: number, isSigned: boolean): bigint {
  const value = tryWhole(cell);
  if (value === undefined) return refuseCell(cell, 'is not a whole number');
  const fits = (isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;
  return fits ? value : refuseCell(cell, `does not fit into ${isSigned ? '' : 'unsigned '}${bits} bits`);
}

function tryWhole(cell: Exclude<Cell, null>): bigint | undefined {
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  const parsed = typeof cell === 'string' ? tryParseDecimal(cell) : undefined;
  return parsed === undefined ? undefined : tryRescale(parsed, 0);
}

const named: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/** A cell as a float. Text that is no number in decimal is refused, as `0x10` would not be. */
export function toNumber(cell: Exclude<Cell, null>, isSingle: boolean): number {
  const value = tryNumber(cell);
  if (value === undefined) return refuseCell(cell, 'is not a number');
  const overflows = Number.isFinite(value) && !Number.isFinite(isSingle ? Math.fround(value) : value);
  return overflows ? refuseCell(cell, 'is out of range') : value;
}

function tryNumber(cell: Exclude<Cell, null>): number | undefined {
  if (typeof cell === 'number' || typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return undefined;
  if (tryParseDecimal(cell) !== undefined) {
    const value = Number(cell);
    return Number.isFinite(value) ? value : undefined;
  }
  return named.get(cell.toLowerCase());
}
