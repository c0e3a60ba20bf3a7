import type { ByteReader } from '../bytes/reader.ts';
import { ByteWriter } from '../bytes/writer.ts';
import { ProtocolFault } from '../packets/packet-reader.ts';
import { decodeCodePage, encodeCodePage } from '../values/code-page.ts';
import type { SqlValue, Variant } from '../values/value.ts';
import { readContent } from './read-value.ts';
import { isText, type SqlType, sqlType, types } from './sql-type.ts';
import { collationBytes, typeToken as t } from './type-token.ts';
import { shortContent } from './write-value.ts';

/** Types that a variant can hold: the byte that names each, and how many bytes of properties follow. */
const tokens: Partial<Record<SqlType['name'], readonly [token: number, properties: number]>> = {
  uniqueidentifier: [t.guid, 0],
  bit: [t.bit, 0],
  tinyint: [t.int1, 0],
  smallint: [t.int2, 0],
  int: [t.int4, 0],
  bigint: [t.int8, 0],
  datetime: [t.dateTime, 0],
  smalldatetime: [t.dateTime4, 0],
  real: [t.float4, 0],
  float: [t.float8, 0],
  money: [t.money, 0],
  smallmoney: [t.money4, 0],
  date: [t.date, 0],
  time: [t.time, 1],
  datetime2: [t.dateTime2, 1],
  datetimeoffset: [t.dateTimeOffset, 1],
  decimal: [t.decimalN, 2],
  numeric: [t.numericN, 2],
  varbinary: [t.varBinary, 2],
  binary: [t.binary, 2],
  varchar: [t.varChar, 7],
  char: [t.char, 7],
  nvarchar: [t.nVarChar, 7],
  nchar: [t.nChar, 7],
};

const names = new Map(Object.entries(tokens).map(([name, [token]]) => [token, name as SqlType['name']]));

/** Writes a value of `sql_variant` (MS-TDS 2.2.5.5.4). */
export function writeVariant(body: ByteWriter, variant: Variant | null): void {
  if (variant === null) {
    body.uint32(0);
    return;
  }
  const { type, value } = variant;
  const [token, properties] = tokens[type.name] ?? [t.nVarChar, 7];
  const content = new ByteWriter();
  content.uint8(token);
  content.uint8(properties);
  if (properties === 1) content.uint8(type.scale);
  if (token === t.decimalN || token === t.numericN) content.bytes(Buffer.from([type.precision, type.scale]));
  else if (properties === 2) content.uint16(type.length);
  if (properties === 7) {
    content.bytes(collationBytes);
    content.uint16(type.name.startsWith('n') ? type.length * 2 : type.length);
  }
  const short = shortContent(type);
  if (short !== undefined) short.write(content, value);
  else if (Buffer.isBuffer(value)) content.bytes(value);
  else if (token === t.varChar || token === t.char) content.bytes(encodeCodePage(String(value)));
  else content.utf16(String(value));
  body.uint32(content.length);
  body.bytes(content.view());
}

/** Reads a value of `sql_variant`. */
export function readVariant(reader: ByteReader): Variant | null {
  const total = reader.uint32();
  if (total === 0) return null;
  const end = reader.position + total;
  const [token, properties] = [reader.uint8(), reader.uint8()];
  const name = names.get(token);
  if (name === undefined) throw new ProtocolFault(`A variant of type 0x${token.toString(16)}.`);
  const type = readProperties(reader, name, properties);
  const size = end - reader.position;
  const value = isText(name)
    ? name.startsWith('n')
      ? reader.utf16(size >>> 1)
      : decodeCodePage(reader.view(size))
    : readContent(reader, type, size);
  return { type, value: value as Exclude<SqlValue, null | Variant> };
}

function readProperties(reader: ByteReader, name: SqlType['name'], properties: number): SqlType {
  const plain = Object.values(types).find((type) => type.name === name && type.length >= 0);
  switch (properties) {
    case 1:
      return sqlType(name, { scale: reader.uint8() });
    case 2:
      if (name === 'decimal' || name === 'numeric') {
        const precision = reader.uint8();
        return sqlType(name, { precision, scale: reader.uint8() });
      }
      return sqlType(name, { length: reader.uint16() });
    case 7: {
      reader.take(5);
      const bytes = reader.uint16();
      return sqlType(name, { length: name.startsWith('n') ? bytes >>> 1 : bytes });
    }
    default:
      return plain ?? sqlType(name);
  }
}
