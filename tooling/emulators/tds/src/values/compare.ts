import { isBinary, isText, type SqlType } from '../types/sql-type.ts';
import { guidToBytes } from './guid.ts';
import type { OffsetInstant, SqlValue, Variant } from './value.ts';

/** Orders two values of one type that are not null. */
export type Compare = (left: Exclude<SqlValue, null>, right: Exclude<SqlValue, null>) => number;

const collator = new Intl.Collator('en', { sensitivity: 'accent', caseFirst: 'false' });
const sensitive = new Intl.Collator('en', { sensitivity: 'variant' });

const byOrder: Compare = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const trailing = / +$/;
const upperCase = /[^ -@[-~]/;

/** A text as comparisons without case see it: trailing spaces do not count. */
export function foldText(text: string): string {
  const trimmed = text.charCodeAt(text.length - 1) === 32 ? text.replace(trailing, '') : text;
  return upperCase.test(trimmed) ? trimmed.toLowerCase() : trimmed;
}

const trimEnd = (text: string): string => (text.charCodeAt(text.length - 1) === 32 ? text.replace(trailing, '') : text);

const insensitiveText: Compare = (left, right) => {
  const [one, two] = [foldText(left as string), foldText(right as string)];
  return one === two ? 0 : collator.compare(one, two) || byOrder(one, two);
};
const sensitiveText: Compare = (left, right) => {
  const [one, two] = [trimEnd(left as string), trimEnd(right as string)];
  return one === two ? 0 : sensitive.compare(one, two) || byOrder(one, two);
};
const binaryText: Compare = (left, right) => byOrder(trimEnd(left as string), trimEnd(right as string));

/** Zeros at the end do not count, as in SQL Server. */
const bytes: Compare = (left, right) => {
  const [one, two] = [left as Buffer, right as Buffer];
  const shared = Math.min(one.length, two.length);
  return Buffer.compare(one.subarray(0, shared), two.subarray(0, shared)) || (rest(one, shared) ? 1 : rest(two, shared) ? -1 : 0);
};
const rest = (value: Buffer, from: number): boolean => value.subarray(from).some((byte) => byte !== 0);

/** The last group of an identifier counts first. */
const guids: Compare = (left, right) => {
  const [one, two] = [guidToBytes(left as string), guidToBytes(right as string)];
  return (
    Buffer.compare(one.subarray(10), two.subarray(10)) ||
    Buffer.compare(one.subarray(8, 10), two.subarray(8, 10)) ||
    Buffer.compare(one.subarray(6, 8), two.subarray(6, 8)) ||
    Buffer.compare(one.subarray(4, 6), two.subarray(4, 6)) ||
    Buffer.compare(one.subarray(0, 4), two.subarray(0, 4))
  );
};

/** What orders the values of a type. */
export function comparer(type: SqlType): Compare {
  const { name, collation } = type;
  if (isText(name)) return collation === 'binary' ? binaryText : collation === 'sensitive' ? sensitiveText : insensitiveText;
  if (isBinary(name)) return bytes;
  if (name === 'uniqueidentifier') return guids;
  if (name === 'datetimeoffset') return (left, right) => byOrder((left as OffsetInstant).utc, (right as OffsetInstant).utc);
  if (name === 'sql_variant') return variants;
  return byOrder;
}

const variants: Compare = (left, right) => {
  const [one, two] = [left as Variant, right as Variant];
  return one.type.name === two.type.name ? comparer(one.type)(one.value, two.value) : byOrder(one.type.name, two.type.name);
};

/** Gives equal keys for the values of a type that are equal, and only for them; null has a key of its own. */
export function keyer(type: SqlType): (value: SqlValue) => string | number | bigint | null {
  const { name, collation } = type;
  if (isText(name)) {
    return collation === undefined || collation === 'insensitive'
      ? (value) => (value === null ? null : foldText(value as string))
      : (value) => (value === null ? null : trimEnd(value as string));
  }
  if (isBinary(name)) return (value) => (value === null ? null : (value as Buffer).toString('latin1').replace(/\0+$/, ''));
  if (name === 'datetimeoffset') return (value) => (value === null ? null : (value as OffsetInstant).utc);
  if (name === 'sql_variant') {
    return (value) =>
      value === null ? null : `${(value as Variant).type.name}:${String(keyer((value as Variant).type)((value as Variant).value))}`;
  }
  return (value) => value as string | number | bigint | null;
}

/** Gives one key for several values: of one value its own, else a text. */
export function rowKeyer(types: readonly SqlType[]): (values: readonly SqlValue[]) => string | number | bigint | null {
  const keyers = types.map((type) => keyer(type));
  const [first] = keyers;
  if (first !== undefined && keyers.length === 1) return (values) => first(values[0] as SqlValue);
  return (values) => {
    let key = '';
    for (let at = 0; at < keyers.length; at++) {
      const part = (keyers[at] as (typeof keyers)[number])(values[at] as SqlValue);
      if (part === null) key += '~;';
      else {
        const text = String(part);
        key += `${text.length}:${text};`;
      }
    }
    return key;
  };
}
