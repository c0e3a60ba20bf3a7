import type { ByteWriter } from '../bytes/writer.ts';
import type { ResultColumn } from '../engine/result-sink.ts';
import { type SqlType, sqlType } from '../types/sql-type.ts';
import { writeTypeInfo } from '../types/type-info.ts';
import { valueWriter } from '../types/write-value.ts';
import { convert } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';
import { token } from './token.ts';

const flag = { nullable: 0x01, caseSensitive: 0x02, unknownUpdatable: 0x08, readOnly: 0, identity: 0x10, computed: 0x20 } as const;

/** User types that the protocol tells beside the type. */
const rowversionUserType = 80;

/** Versions before 7.3 know none of these, and get them as text. */
const since73: Partial<Record<SqlType['name'], SqlType>> = {
  date: sqlType('nvarchar', { length: 10 }),
  time: sqlType('nvarchar', { length: 16 }),
  datetime2: sqlType('nvarchar', { length: 27 }),
  datetimeoffset: sqlType('nvarchar', { length: 34 }),
};

/** What TDS 7.3 B begins with. */
const version73 = 0x730a0003;
const version73b = 0x730b0003;

/** Writes the rows of one result. */
export type WriteRow = (body: ByteWriter, row: readonly SqlValue[]) => void;

/** Writes COLMETADATA, and gives what writes the rows that follow. */
export function writeColumns(body: ByteWriter, columns: readonly ResultColumn[], tdsVersion: number): WriteRow {
  body.uint8(token.columns);
  body.uint16(columns.length);
  const writers = columns.map((column) => {
    const { type } = column;
    const sent = tdsVersion < version73 ? (since73[type.name] ?? type) : type;
    body.uint32(type.name === 'timestamp' ? rowversionUserType : 0);
    body.uint16(
      (column.nullable ? flag.nullable : 0) |
        (type.collation !== undefined && type.collation !== 'insensitive' ? flag.caseSensitive : 0) |
        (column.identity ? flag.identity : column.computed ? flag.computed : flag.unknownUpdatable),
    );
    writeTypeInfo(body, sent);
    if (sent.name === 'text' || sent.name === 'ntext' || sent.name === 'image') writeTableName(body);
    body.shortText(column.name);
    const write = valueWriter(sent);
    return sent === type ? write : (to: ByteWriter, value: SqlValue): void => write(to, convert(value, type, sent));
  });
  const bytes = Math.ceil(columns.length / 8);
  const plain: WriteRow = (to, row) => {
    to.uint8(token.row);
    for (let at = 0; at < writers.length; at++) (writers[at] as (typeof writers)[number])(to, row[at] as SqlValue);
  };
  if (tdsVersion < version73b || columns.length < 4) return plain;
  return (to, row) => {
    let nulls = 0;
    for (const value of row) if (value === null) nulls++;
    // What a null takes without the bitmap is one byte at least, two to eight mostly.
    if (nulls * 2 <= bytes) return plain(to, row);
    to.uint8(token.nullBitmapRow);
    for (let byte = 0; byte < bytes; byte++) {
      let bits = 0;
      for (let bit = 0; bit < 8; bit++) if (row[byte * 8 + bit] === null) bits |= 1 << bit;
      to.uint8(bits);
    }
    for (let at = 0; at < writers.length; at++) {
      const value = row[at] as SqlValue;
      if (value !== null) (writers[at] as (typeof writers)[number])(to, value);
    }
  };
}

/** Columns of the old large types carry the name of their table; here none. */
function writeTableName(body: ByteWriter): void {
  body.uint8(1);
  body.uint16(0);
}
