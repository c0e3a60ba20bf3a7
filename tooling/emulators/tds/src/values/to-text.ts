import { notInterpreted } from '../engine/sql-error.ts';
import { isBinary, isExact, isInstant, type SqlType } from '../types/sql-type.ts';
import { decodeCodePage } from './code-page.ts';
import { formatDecimal, rescale } from './decimal.ts';
import { formatFloat } from './format-float.ts';
import { formatInstant } from './format-instant.ts';
import type { SqlValue, Variant } from './value.ts';

/** The text of a value that is not null, by a style of CONVERT; bytes are taken as UTF-16 if `national`. */
export function toText(value: Exclude<SqlValue, null>, type: SqlType, national: boolean, style?: number): string {
  const { name } = type;
  if (typeof value === 'string') return value;
  if (isBinary(name)) return bytesToText(value as Buffer, national, style ?? 0);
  if (name === 'money' || name === 'smallmoney') return moneyText(value as bigint, style ?? 0);
  if (isExact(name)) return formatDecimal(value as bigint, type.scale);
  if (name === 'sql_variant') return toText((value as Variant).value, (value as Variant).type, national, style);
  const text =
    name === 'real' || name === 'float'
      ? formatFloat(value as number, name === 'real', style)
      : isInstant(name)
        ? formatInstant(value, type, style)
        : String(value);
  if (text === undefined) throw notInterpreted(`style ${style} of CONVERT from ${name}`);
  return text;
}

function bytesToText(bytes: Buffer, national: boolean, style: number): string {
  if (style === 1) return `0x${bytes.toString('hex').toUpperCase()}`;
  if (style === 2) return bytes.toString('hex').toUpperCase();
  if (style !== 0) throw notInterpreted(`style ${style} of CONVERT from binary`);
  return national ? bytes.toString('utf16le') : decodeCodePage(bytes);
}

function moneyText(value: bigint, style: number): string {
  if (style === 2) return formatDecimal(value, 4);
  const text = formatDecimal(rescale(value, 4, 2), 2);
  if (style === 0) return text;
  if (style !== 1) throw notInterpreted(`style ${style} of CONVERT from money`);
  return text.replace(/\B(?=(\d{3})+\.)/g, ',');
}
