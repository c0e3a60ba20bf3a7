import { sqlType, types } from '../types/sql-type.ts';
import { throughCodePage } from '../values/code-page.ts';
import { digitsOf } from '../values/decimal.ts';
import type { Expression } from './expression.ts';
import type { Token } from './token.ts';

const maxInt = 2_147_483_647n;

/** The literal that a piece is; undefined if it is none. */
export function literalOf({ kind, text, line }: Token): Extract<Expression, { kind: 'literal' }> | undefined {
  switch (kind) {
    case 'text': {
      const length = text.length > 8000 ? -1 : Math.max(text.length, 1);
      return { kind: 'literal', value: throughCodePage(text), type: sqlType('varchar', { length }), line };
    }
    case 'national': {
      const length = text.length > 4000 ? -1 : Math.max(text.length, 1);
      return { kind: 'literal', value: text, type: sqlType('nvarchar', { length }), line };
    }
    case 'bytes': {
      const hex = text.slice(2);
      const value = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
      return { kind: 'literal', value, type: sqlType('varbinary', { length: value.length > 8000 ? -1 : Math.max(value.length, 1) }), line };
    }
    case 'number':
      return numberOf(text, line);
    default:
      return undefined;
  }
}

function numberOf(text: string, line: number): Extract<Expression, { kind: 'literal' }> {
  if (/e/i.test(text)) return { kind: 'literal', value: Number(text), type: types.float, line };
  const [whole = '', fraction = ''] = text.split('.');
  const value = BigInt(`${whole}${fraction}` || '0');
  if (!text.includes('.') && value <= maxInt) return { kind: 'literal', value: Number(value), type: types.int, line };
  const precision = Math.max(digitsOf(value), fraction.length, 1);
  return { kind: 'literal', value, type: sqlType('numeric', { precision, scale: fraction.length }), line };
}
