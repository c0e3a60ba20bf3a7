import type { Data } from 'apache-arrow';
import type { SqlType } from '../types/sql-type.ts';
import { boolToBit, toDay, toDecimal, toFloat, toInstant, toInteger, toTime } from './convert-numbers.ts';
import { textLimit, toBytes, toUuid } from './convert-text.ts';
import type { Source, SourceKind } from './source.ts';
import { type WireColumn, wireColumnOf } from './wire-column.ts';

/** Turns a value of a source into what the wire type takes. Throws a `CellError` for one that the column cannot hold. */
export type Convert = (value: never) => unknown;

/** How values of a column of the rows get into a column of the table. */
export interface Encoder {
  readonly wire: WireColumn;
  /** What values lose without being rejected, in one sentence. */
  readonly loss?: string | undefined;
  /** Reads the values of one batch. Gives null for null. */
  bind(data: Data): (index: number) => unknown;
}

/** What a column can be filled with, beside its own kind of value. */
interface Target extends SqlType {
  /** Characters outside of it are rejected; undefined where every one can be held. */
  readonly repertoire?: ((text: string) => boolean) | undefined;
}

/** How a source gets into a column of a type; undefined if its values can never be that type's. */
export function tryCreateEncoder(source: Source, target: Target): Encoder | undefined {
  const found = source.kind === 'nothing' ? { convert: (value: never): unknown => value } : conversionOf(source, target);
  if (found === undefined) return undefined;
  const { convert, loss } = found;
  return {
    wire: wireColumnOf(target),
    ...(loss === undefined ? {} : { loss }),
    bind(data) {
      const read = source.read(data);
      return (index) => {
        if (!data.getValid(index)) return null;
        const value = read(index);
        return value === null ? null : convert(value as never);
      };
    },
  };
}

interface Conversion {
  readonly convert: Convert;
  readonly loss?: string | undefined;
}

const numeric: ReadonlySet<SourceKind> = new Set(['integer', 'float', 'decimal']);

function conversionOf(source: Source, target: Target): Conversion | undefined {
  const { kind } = source;
  switch (target.name) {
    case 'bit':
      return kind === 'boolean' ? { convert: boolToBit } : undefined;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return numeric.has(kind) ? { convert: toInteger(target.name, source) } : undefined;
    case 'decimal':
    case 'numeric':
    case 'money':
    case 'smallmoney':
      return numeric.has(kind) || (kind === 'text' && source.logical === 'decimal') ? { convert: toDecimal(target, source) } : undefined;
    case 'float':
    case 'real':
      return numeric.has(kind) ? toFloat(target.name, source) : undefined;
    case 'date':
      return kind === 'day' ? { convert: toDay } : undefined;
    case 'time':
      return kind === 'clock' ? { convert: toTime(target.scale ?? 7, source.digits) } : undefined;
    case 'datetime2':
    case 'datetime':
    case 'smalldatetime':
      return kind === 'day' || (kind === 'instant' && !source.isZoned) ? { convert: toInstant(target, source) } : undefined;
    case 'datetimeoffset':
      return kind === 'instant' && source.isZoned ? { convert: toInstant(target, source) } : undefined;
    case 'uniqueidentifier':
      return kind === 'text' ? { convert: toUuid } : undefined;
    case 'binary':
    case 'varbinary':
    case 'image':
      return kind === 'bytes' ? { convert: toBytes(target) } : undefined;
    case 'char':
    case 'varchar':
    case 'text':
    case 'nchar':
    case 'nvarchar':
    case 'ntext':
    case 'xml':
    case 'json':
    case 'sql_variant':
      return ofText(source, target);
    default:
      return undefined;
  }
}

/** Texts take texts, and what no type of the server holds. */
function ofText({ kind, field }: Source, target: Target): Conversion | undefined {
  if (kind === 'text') return { convert: textLimit(target) };
  if (kind !== 'other') return undefined;
  return { convert: textLimit(target), loss: `${field.type} is kept as text.` };
}
