import type { ByteReader } from '../bytes/reader.ts';
import type { ByteWriter } from '../bytes/writer.ts';
import { ProtocolFault } from '../packets/packet-reader.ts';
import { decimalBytes, maxLength, type SqlType, sqlType, types } from './sql-type.ts';
import { chunkedLength, collationBytes, typeToken as t } from './type-token.ts';

/** How values of a type are laid out on the wire. */
export interface TypeInfo {
  readonly token: number;
  readonly type: SqlType;
  /** Bytes of a value, at most; `chunkedLength` for values in chunks. */
  readonly size: number;
}

const fixedTypes: Readonly<Record<number, readonly [SqlType, number]>> = {
  [t.null]: [types.int, 0],
  [t.int1]: [types.tinyint, 1],
  [t.bit]: [types.bit, 1],
  [t.int2]: [types.smallint, 2],
  [t.int4]: [types.int, 4],
  [t.int8]: [types.bigint, 8],
  [t.float4]: [types.real, 4],
  [t.float8]: [types.float, 8],
  [t.money]: [types.money, 8],
  [t.money4]: [types.smallmoney, 4],
  [t.dateTime]: [types.datetime, 8],
  [t.dateTime4]: [types.smalldatetime, 4],
};

const sizedTypes: Readonly<Record<number, Readonly<Record<number, SqlType>>>> = {
  [t.intN]: { 1: types.tinyint, 2: types.smallint, 4: types.int, 8: types.bigint },
  [t.bitN]: { 1: types.bit },
  [t.floatN]: { 4: types.real, 8: types.float },
  [t.moneyN]: { 4: types.smallmoney, 8: types.money },
  [t.dateTimeN]: { 4: types.smalldatetime, 8: types.datetime },
  [t.guid]: { 16: types.uniqueidentifier },
};

/** Whether values of a token have no length in front, and so cannot be null. */
export const isFixed = (token: number): boolean => fixedTypes[token] !== undefined;

/** Reads a TYPE_INFO. */
export function readTypeInfo(reader: ByteReader): TypeInfo {
  const token = reader.uint8();
  const fixed = fixedTypes[token];
  if (fixed !== undefined) return { token, type: fixed[0], size: fixed[1] };
  const sized = sizedTypes[token];
  if (sized !== undefined) {
    const size = reader.uint8();
    const type = sized[size];
    if (type === undefined) throw new ProtocolFault(`Type 0x${token.toString(16)} of ${size} bytes.`);
    return { token, type, size };
  }
  switch (token) {
    case t.date:
      return { token, type: types.date, size: 3 };
    case t.time:
    case t.dateTime2:
    case t.dateTimeOffset: {
      const name = token === t.time ? 'time' : token === t.dateTime2 ? 'datetime2' : 'datetimeoffset';
      return { token, type: sqlType(name, { scale: reader.uint8() }), size: 10 };
    }
    case t.oldDecimal:
    case t.oldNumeric:
    case t.decimalN:
    case t.numericN: {
      const [size, precision, scale] = [reader.uint8(), reader.uint8(), reader.uint8()];
      const name = token === t.numericN || token === t.oldNumeric ? 'numeric' : 'decimal';
      return { token, type: sqlType(name, { precision, scale }), size };
    }
    case t.oldVarBinary:
    case t.oldBinary: {
      const size = reader.uint8();
      return { token, type: sqlType(token === t.oldBinary ? 'binary' : 'varbinary', { length: size }), size };
    }
    case t.oldVarChar:
    case t.oldChar: {
      const size = reader.uint8();
      return { token, type: sqlType(token === t.oldChar ? 'char' : 'varchar', { length: size }), size };
    }
    case t.varBinary:
    case t.binary: {
      const size = reader.uint16();
      return { token, type: sqlType(token === t.binary ? 'binary' : 'varbinary', { length: lengthOf(size) }), size };
    }
    case t.varChar:
    case t.char: {
      const size = reader.uint16();
      reader.take(5);
      return { token, type: sqlType(token === t.char ? 'char' : 'varchar', { length: lengthOf(size) }), size };
    }
    case t.nVarChar:
    case t.nChar: {
      const size = reader.uint16();
      reader.take(5);
      const length = size === chunkedLength ? maxLength : size >>> 1;
      return { token, type: sqlType(token === t.nChar ? 'nchar' : 'nvarchar', { length }), size };
    }
    case t.text:
    case t.nText:
    case t.image: {
      const size = reader.uint32();
      if (token !== t.image) reader.take(5);
      return { token, type: sqlType(token === t.text ? 'text' : token === t.nText ? 'ntext' : 'image'), size };
    }
    case t.xml:
      if (reader.uint8() === 1) throw new ProtocolFault('XML with a schema collection.');
      return { token, type: types.xml, size: chunkedLength };
    case t.variant:
      return { token, type: types.variant, size: reader.uint32() };
    default:
      throw new ProtocolFault(`Type 0x${token.toString(16)} is not read by the test server.`);
  }
}

function lengthOf(size: number): number {
  return size === chunkedLength ? maxLength : size;
}

/** Writes the TYPE_INFO of a column or an output parameter, always of a kind that can be null. */
export function writeTypeInfo(body: ByteWriter, type: SqlType): void {
  const { name, length, precision, scale } = type;
  const sized = (token: number, size: number): void => {
    body.uint8(token);
    body.uint8(size);
  };
  const long = (token: number, size: number, collated: boolean): void => {
    body.uint8(token);
    body.uint16(length === maxLength ? chunkedLength : size);
    if (collated) body.bytes(collationBytes);
  };
  switch (name) {
    case 'bit':
      sized(t.bitN, 1);
      return;
    case 'tinyint':
      sized(t.intN, 1);
      return;
    case 'smallint':
      sized(t.intN, 2);
      return;
    case 'int':
      sized(t.intN, 4);
      return;
    case 'bigint':
      sized(t.intN, 8);
      return;
    case 'real':
      sized(t.floatN, 4);
      return;
    case 'float':
      sized(t.floatN, 8);
      return;
    case 'money':
      sized(t.moneyN, 8);
      return;
    case 'smallmoney':
      sized(t.moneyN, 4);
      return;
    case 'datetime':
      sized(t.dateTimeN, 8);
      return;
    case 'smalldatetime':
      sized(t.dateTimeN, 4);
      return;
    case 'uniqueidentifier':
      sized(t.guid, 16);
      return;
    case 'date':
      body.uint8(t.date);
      return;
    case 'time':
      sized(t.time, scale);
      return;
    case 'datetime2':
      sized(t.dateTime2, scale);
      return;
    case 'datetimeoffset':
      sized(t.dateTimeOffset, scale);
      return;
    case 'decimal':
    case 'numeric':
      sized(name === 'decimal' ? t.decimalN : t.numericN, decimalBytes(precision));
      body.uint8(precision);
      body.uint8(scale);
      return;
    case 'char':
      long(t.char, length, true);
      return;
    case 'varchar':
      long(t.varChar, length, true);
      return;
    case 'nchar':
      long(t.nChar, length * 2, true);
      return;
    case 'nvarchar':
      long(t.nVarChar, length * 2, true);
      return;
    case 'binary':
      long(t.binary, length, false);
      return;
    case 'varbinary':
      long(t.varBinary, length, false);
      return;
    case 'timestamp':
      body.uint8(t.binary);
      body.uint16(8);
      return;
    case 'text':
    case 'ntext':
    case 'image':
      body.uint8(name === 'text' ? t.text : name === 'ntext' ? t.nText : t.image);
      body.uint32(name === 'ntext' ? 0x7ffffffe : 0x7fffffff);
      if (name !== 'image') body.bytes(collationBytes);
      return;
    case 'xml':
      sized(t.xml, 0);
      return;
    case 'sql_variant':
      body.uint8(t.variant);
      body.uint32(8009);
      return;
  }
}
