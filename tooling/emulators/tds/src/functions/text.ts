import { concatenatedType } from '../engine/arithmetic.ts';
import { coerce } from '../engine/common-type.ts';
import { isBinary, isNational, isText, maxLength, type SqlType, sqlType, types } from '../types/sql-type.ts';
import { decodeCodePage, encodeCodePage } from '../values/code-page.ts';
import { foldText } from '../values/compare.ts';
import { convert } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';
import { asInt, asText, type FunctionDefinition, strict } from './define.ts';

const varying = ({ name, length, collation, collationName }: SqlType, wanted = length): SqlType => ({
  ...sqlType(isNational(name) ? 'nvarchar' : 'varchar', { length: wanted }),
  ...(collation === undefined ? {} : { collation, collationName }),
});

const one = (type: (from: SqlType) => SqlType, apply: (text: string) => SqlValue): FunctionDefinition => ({
  least: 1,
  most: 1,
  compile: ({ operands }) => {
    const text = asText(operands[0] as (typeof operands)[number]);
    return strict(type(text.type), [text], (value) => apply(value as string));
  },
});

const bound = (type: SqlType): number => (isNational(type.name) ? 4000 : 8000);

/** A part of a text or of bytes, from 1; starts before it count too. */
function substring(value: Exclude<SqlValue, null>, start: number, length: number): SqlValue {
  const from = Math.max(start - 1, 0);
  const to = Math.max(start - 1 + length, from);
  return Buffer.isBuffer(value) ? value.subarray(from, to) : (value as string).slice(from, to);
}

/** Functions on texts. */
export const textFunctions: Readonly<Record<string, FunctionDefinition>> = {
  LEN: one(
    (from) => (from.length === maxLength ? types.bigint : types.int),
    (text) => text.replace(/ +$/, '').length,
  ),
  UPPER: one(varying, (text) => text.toUpperCase()),
  LOWER: one(varying, (text) => text.toLowerCase()),
  LTRIM: one(varying, (text) => text.replace(/^ +/, '')),
  RTRIM: one(varying, (text) => text.replace(/ +$/, '')),
  TRIM: one(varying, (text) => text.replace(/^ +| +$/g, '')),
  REVERSE: one(varying, (text) => text.split('').reverse().join('')),
  UNICODE: one(
    () => types.int,
    (text) => (text === '' ? null : text.charCodeAt(0)),
  ),
  ASCII: one(
    () => types.int,
    (text) => encodeCodePage(text)[0] ?? null,
  ),
  QUOTENAME: {
    least: 1,
    most: 2,
    compile: ({ operands }) => {
      const [text, mark] = operands.map(asText);
      const quote = (name: string, sign: string): SqlValue => {
        const close = sign === '[' ? ']' : sign;
        return name.length > 128 ? null : `${sign}${name.replaceAll(close, close + close)}${close}`;
      };
      return strict(sqlType('nvarchar', { length: 258 }), mark === undefined ? [text as never] : [text as never, mark], (name, sign) =>
        quote(name as string, sign === undefined || sign === ']' ? '[' : (sign as string)),
      );
    },
  },
  DATALENGTH: {
    least: 1,
    most: 1,
    compile: ({ operands }) => {
      const [operand] = operands as [(typeof operands)[number]];
      const type = operand.type.length === maxLength ? types.bigint : types.int;
      const sizes: Partial<Record<string, number>> = {
        bit: 1,
        tinyint: 1,
        smallint: 2,
        int: 4,
        bigint: 8,
        real: 4,
        float: 8,
        uniqueidentifier: 16,
        datetime: 8,
        smalldatetime: 4,
        money: 8,
        smallmoney: 4,
        date: 3,
      };
      const size = (value: Exclude<SqlValue, null>): number => {
        if (Buffer.isBuffer(value)) return value.length;
        if (typeof value === 'string' && operand.type.name !== 'uniqueidentifier')
          return isNational(operand.type.name) ? value.length * 2 : value.length;
        const { precision, scale, name } = operand.type;
        const clock = scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
        const other =
          name === 'time'
            ? clock
            : name === 'datetime2'
              ? clock + 3
              : name === 'datetimeoffset'
                ? clock + 5
                : precision <= 9
                  ? 5
                  : precision <= 19
                    ? 9
                    : precision <= 28
                      ? 13
                      : 17;
        return sizes[name] ?? other;
      };
      return strict(type, [operand], (value) => (type.name === 'bigint' ? BigInt(size(value)) : size(value)));
    },
  },
  SUBSTRING: {
    least: 3,
    most: 3,
    compile: ({ operands }) => {
      const [value, start, length] = operands as [(typeof operands)[number], (typeof operands)[number], (typeof operands)[number]];
      const source = isBinary(value.type.name) ? value : asText(value);
      const type = isBinary(source.type.name) ? sqlType('varbinary', { length: source.type.length || 8 }) : varying(source.type);
      return strict(type, [source, asInt(start), asInt(length)], (text, from, count) => substring(text, from as number, count as number));
    },
  },
  LEFT: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [text, count] = [asText(operands[0] as never), asInt(operands[1] as never)];
      return strict(varying(text.type), [text, count], (value, length) => (value as string).slice(0, length as number));
    },
  },
  RIGHT: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [text, count] = [asText(operands[0] as never), asInt(operands[1] as never)];
      return strict(varying(text.type), [text, count], (value, length) =>
        length === 0 ? '' : (value as string).slice(-(length as number)),
      );
    },
  },
  CONCAT: {
    least: 2,
    most: 254,
    compile: ({ operands }) => {
      const texts = operands.map(asPrintable);
      const type = texts.slice(1).reduce((sum, { type: next }) => concatenatedType(sum, next), (texts[0] as (typeof texts)[number]).type);
      return { type, nullable: false, evaluate: (frame) => texts.map(({ evaluate }) => evaluate(frame) ?? '').join('') };
    },
  },
  CONCAT_WS: {
    least: 3,
    most: 254,
    compile: ({ operands }) => {
      const [glue, ...texts] = operands.map(asPrintable) as [ReturnType<typeof asPrintable>, ...ReturnType<typeof asPrintable>[]];
      const type = sqlType('nvarchar', { length: maxLength });
      return {
        type,
        nullable: false,
        evaluate: (frame) =>
          texts
            .map(({ evaluate }) => evaluate(frame))
            .filter((text) => text !== null)
            .join(String(glue.evaluate(frame) ?? '')),
      };
    },
  },
  REPLACE: {
    least: 3,
    most: 3,
    compile: ({ operands }) => {
      const texts = operands.map(asText);
      const [first] = texts as [(typeof texts)[number]];
      const type = varying(first.type, first.type.length === maxLength ? maxLength : bound(first.type));
      const isPlain = first.type.collation === undefined || first.type.collation === 'insensitive';
      return strict(type, texts, (text, from, to) => {
        if (from === '') return text;
        const pattern = new RegExp((from as string).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), isPlain ? 'gi' : 'g');
        return (text as string).replace(pattern, () => to as string);
      });
    },
  },
  REPLICATE: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [text, count] = [asText(operands[0] as never), asInt(operands[1] as never)];
      const limit = text.type.length === maxLength ? Number.POSITIVE_INFINITY : bound(text.type);
      const type = varying(text.type, text.type.length === maxLength ? maxLength : bound(text.type));
      return strict(type, [text, count], (value, times) => {
        if ((times as number) < 0) return null;
        const unit = value as string;
        return unit.repeat(Math.min(times as number, Math.ceil(limit / Math.max(unit.length, 1)))).slice(0, limit);
      });
    },
  },
  SPACE: {
    least: 1,
    most: 1,
    compile: ({ operands }) =>
      strict(sqlType('varchar', { length: 8000 }), [asInt(operands[0] as never)], (count) =>
        (count as number) < 0 ? null : ' '.repeat(Math.min(count as number, 8000)),
      ),
  },
  CHARINDEX: {
    least: 2,
    most: 3,
    compile: ({ operands }) => {
      const [needle, text] = [asText(operands[0] as never), asText(operands[1] as never)];
      const fold =
        text.type.collation === undefined || text.type.collation === 'insensitive'
          ? (value: string): string => value.toLowerCase()
          : (value: string): string => value;
      const start = operands[2] === undefined ? [] : [asInt(operands[2])];
      return strict(
        types.int,
        [needle, text, ...start],
        (wanted, value, from) => fold(value as string).indexOf(fold(wanted as string), Math.max(Number(from ?? 1) - 1, 0)) + 1,
      );
    },
  },
  NCHAR: {
    least: 1,
    most: 1,
    compile: ({ operands }) =>
      strict(sqlType('nvarchar', { length: 2 }), [asInt(operands[0] as never)], (code) =>
        (code as number) >= 0 && (code as number) <= 0x10ffff ? String.fromCodePoint(code as number) : null,
      ),
  },
  CHAR: {
    least: 1,
    most: 1,
    compile: ({ operands }) =>
      strict(sqlType('char', { length: 1 }), [asInt(operands[0] as never)], (code) =>
        (code as number) >= 0 && (code as number) <= 255 ? decodeCodePage(Buffer.from([code as number])) : null,
      ),
  },
  STR: {
    least: 1,
    most: 3,
    compile: ({ operands }) => {
      const [number, length, scale] = [coerce(operands[0] as never, types.float), operands[1], operands[2]];
      return strict(
        sqlType('varchar', { length: 30 }),
        [number, ...[length, scale].filter((item) => item !== undefined).map(asInt)],
        (value, width, digits) => (value as number).toFixed(Number(digits ?? 0)).padStart(Number(width ?? 10)),
      );
    },
  },
  STUFF: {
    least: 4,
    most: 4,
    compile: ({ operands }) => {
      const [text, insert] = [asText(operands[0] as never), asText(operands[3] as never)];
      return strict(
        concatenatedType(text.type, insert.type),
        [text, asInt(operands[1] as never), asInt(operands[2] as never), insert],
        (value, start, length, added) => {
          const at = (start as number) - 1;
          if (at < 0 || at >= (value as string).length || (length as number) < 0) return null;
          return (value as string).slice(0, at) + (added as string) + (value as string).slice(at + (length as number));
        },
      );
    },
  },
  CHECKSUM: {
    least: 1,
    most: 254,
    compile: ({ operands }) => ({
      type: types.int,
      nullable: false,
      evaluate: (frame) => {
        let sum = 0;
        for (const { evaluate, type } of operands) {
          const value = evaluate(frame);
          const text =
            value === null
              ? '\0'
              : isText(type.name)
                ? foldText(value as string)
                : String(typeof value === 'object' && 'utc' in value ? value.utc : value);
          for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
        }
        return sum;
      },
    }),
  },
  FORMATMESSAGE: {
    least: 1,
    most: 20,
    compile: ({ operands }) => ({
      type: sqlType('nvarchar', { length: 4000 }),
      nullable: true,
      evaluate: (frame) =>
        formatMessage(
          String(operands[0]?.evaluate(frame) ?? ''),
          operands.slice(1).map(({ evaluate }) => evaluate(frame)),
        ),
    }),
  },
};

/** A message with its `%s` and `%d` filled in. */
export function formatMessage(message: string, values: readonly SqlValue[]): string {
  let next = 0;
  return message.replace(/%(?:%|-?\d*(?:\.\d+)?(?:I64)?[diuxXos])/g, (mark) => {
    if (mark === '%%') return '%';
    const value = values[next++];
    return value === null || value === undefined ? '(null)' : String(value);
  });
}

function asPrintable(operand: Parameters<typeof asText>[0]): ReturnType<typeof asText> {
  const { type, evaluate, nullable } = operand;
  if (isText(type.name) || operand.isNull)
    return operand.isNull ? { type: sqlType('varchar', { length: 1 }), nullable, evaluate } : operand;
  const text = isBinary(type.name) || type.name === 'xml' ? types.nvarcharMax : sqlType('varchar', { length: 48 });
  return { type: text, nullable, evaluate: (frame) => convert(evaluate(frame), type, text) };
}
