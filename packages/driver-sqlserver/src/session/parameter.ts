import { DatastoreError, type QueryParameter } from '@stowage/core/driver';
import { TYPES } from 'tedious';
import { exactDecimal } from '../writing/wire-types.ts';
import type { DataType } from './tedious-types.ts';

/** A value on its way to the server as `@p1`, `@p2` ... */
export interface SqlParameter {
  readonly type: DataType;
  readonly value: unknown;
  readonly options?: { readonly precision?: number; readonly scale?: number; readonly length?: number } | undefined;
}

const [minInt, maxInt] = [-(2 ** 31), 2 ** 31 - 1];
const maxDecimal = 10n ** 38n;

/**
 * A parameter for a value: whole numbers as int or bigint, larger ones as decimal(38), other numbers as float, text as nvarchar, a Date as
 * datetime2(3) in UTC, null as nvarchar.
 */
export function toParameter(value: QueryParameter): SqlParameter {
  switch (typeof value) {
    case 'boolean':
      return { type: TYPES.Bit, value };
    case 'number':
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return ofWhole(BigInt(value));
      if (!Number.isFinite(value)) throw new DatastoreError('QUERY.INVALID', `SQL Server has no number ${value}.`);
      return { type: TYPES.Float, value };
    case 'bigint':
      return ofWhole(value);
    case 'string':
      return { type: TYPES.NVarChar, value, options: { length: value.length <= 4_000 ? 4_000 : 8_000 } };
  }
  if (value === null) return { type: TYPES.NVarChar, value: null, options: { length: 4_000 } };
  if (value instanceof Date) return { type: TYPES.DateTime2, value, options: { scale: 3 } };
  return {
    type: TYPES.VarBinary,
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    options: { length: value.byteLength <= 8_000 ? 8_000 : 8_001 },
  };
}

function ofWhole(value: bigint): SqlParameter {
  if (value >= minInt && value <= maxInt) return { type: TYPES.Int, value: Number(value) };
  if (BigInt.asIntN(64, value) === value) return { type: TYPES.BigInt, value };
  if (value >= maxDecimal || value <= -maxDecimal)
    throw new DatastoreError('QUERY.INVALID', 'A number of more than 38 digits is no parameter.');
  return decimalParameter(value, 0);
}

/** A parameter for a decimal number, exactly. */
export function decimalParameter(unscaled: bigint, scale: number): SqlParameter {
  return { type: exactDecimal, value: unscaled, options: { precision: 38, scale } };
}
