import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import { isText, maxLength, type SqlType, sqlType, type TypeName, types } from '../types/sql-type.ts';
import { collationOf } from '../values/collation.ts';
import type { Cursor } from './cursor.ts';

const plain: Readonly<Record<string, SqlType>> = {
  BIT: types.bit,
  TINYINT: types.tinyint,
  SMALLINT: types.smallint,
  INT: types.int,
  INTEGER: types.int,
  BIGINT: types.bigint,
  REAL: types.real,
  MONEY: types.money,
  SMALLMONEY: types.smallmoney,
  DATE: types.date,
  DATETIME: types.datetime,
  SMALLDATETIME: types.smalldatetime,
  UNIQUEIDENTIFIER: types.uniqueidentifier,
  XML: types.xml,
  SQL_VARIANT: types.variant,
  ROWVERSION: types.rowversion,
  TIMESTAMP: types.rowversion,
  SYSNAME: types.sysname,
  TEXT: sqlType('text'),
  NTEXT: sqlType('ntext'),
  IMAGE: sqlType('image'),
};

const limits: Readonly<Record<string, number>> = { CHAR: 8000, VARCHAR: 8000, BINARY: 8000, VARBINARY: 8000, NCHAR: 4000, NVARCHAR: 4000 };

/** Parses a type; `standard` is the length that a type without one gets. */
export function parseType(cursor: Cursor, standard = 1): SqlType {
  const token = cursor.next();
  if (token.kind !== 'word' && token.kind !== 'quoted') cursor.fail(token);
  if (token.text.toLowerCase() === 'sys' && cursor.acceptSymbol('.')) return parseType(cursor, standard);
  const word = token.text.toUpperCase();
  const known = plain[word];
  if (known !== undefined) return withCollation(cursor, known);
  switch (word) {
    case 'NATIONAL':
      if (!cursor.accept('CHARACTER')) cursor.expect('CHAR');
      return lengthType(cursor, cursor.accept('VARYING') ? 'NVARCHAR' : 'NCHAR', standard);
    case 'CHARACTER':
      return lengthType(cursor, cursor.accept('VARYING') ? 'VARCHAR' : 'CHAR', standard);
    case 'DOUBLE':
      cursor.expect('PRECISION');
      return types.float;
    case 'FLOAT': {
      const bits = cursor.seesSymbol('(') ? cursor.parenthesized(() => cursor.whole()) : 53;
      return bits <= 24 ? types.real : types.float;
    }
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC':
      return decimalType(cursor, word === 'NUMERIC' ? 'numeric' : 'decimal');
    case 'TIME':
    case 'DATETIME2':
    case 'DATETIMEOFFSET': {
      const scale = cursor.seesSymbol('(') ? cursor.parenthesized(() => cursor.whole()) : 7;
      if (scale > 7)
        throw new SqlError(1002, `Line ${token.line}: Specified scale ${scale} is invalid.`, { severity: 15, line: token.line });
      return sqlType(word.toLowerCase() as TypeName, { scale });
    }
  }
  if (limits[word] !== undefined) return lengthType(cursor, word, standard);
  if (cursor.seesSymbol('.')) throw notInterpreted(`the type ${token.text}. ...`, token.line);
  throw new SqlError(2715, `Column, parameter, or variable #1: Cannot find data type ${token.text}.`, { state: 6, line: token.line });
}

function lengthType(cursor: Cursor, word: string, standard: number): SqlType {
  let length = standard;
  if (cursor.acceptSymbol('(')) {
    length = cursor.accept('MAX') ? maxLength : cursor.whole();
    cursor.expectSymbol(')');
  }
  const limit = limits[word] ?? 8000;
  const isFixed = !word.includes('VAR');
  if (length > limit || length === 0 || (isFixed && length === maxLength)) {
    throw new SqlError(
      131,
      `The size (${length}) given to the type '${word.toLowerCase()}' exceeds the maximum allowed for any data type (8000).`,
      { severity: 15, line: cursor.line },
    );
  }
  return withCollation(cursor, sqlType(word.toLowerCase() as TypeName, { length }));
}

function decimalType(cursor: Cursor, name: 'decimal' | 'numeric'): SqlType {
  let [precision, scale] = [18, 0];
  if (cursor.acceptSymbol('(')) {
    precision = cursor.whole();
    if (cursor.acceptSymbol(',')) scale = cursor.whole();
    cursor.expectSymbol(')');
  }
  if (precision < 1 || precision > 38) {
    throw new SqlError(
      2750,
      `Column, parameter, or variable #1: Specified column precision ${precision} is greater than the maximum precision of 38.`,
      { line: cursor.line },
    );
  }
  if (scale > precision)
    throw new SqlError(192, 'The scale must be less than or equal to the precision.', { severity: 15, line: cursor.line });
  return sqlType(name, { precision, scale });
}

function withCollation(cursor: Cursor, type: SqlType): SqlType {
  if (!isText(type.name) || !cursor.accept('COLLATE')) return type;
  const name = cursor.name();
  return { ...type, collation: collationOf(name, cursor.line), collationName: name };
}
