import { type ColumnLoss, columnMetadata } from '@stowage/core/driver';
import { DataType, type Field } from 'apache-arrow';
import { writingOf } from '../encode/writings.ts';
import { driverType } from './columns.ts';
import { type PostgresType, type Run, readTypes } from './postgres-type.ts';

/** A column of a table that is to be made. */
export interface NewColumn {
  readonly name: string;
  /** As a statement has it. */
  readonly sqlType: string;
  readonly nullable: boolean;
  readonly loss?: ColumnLoss | undefined;
}

/** Decides what columns a new table gets: of the type that they had in a database of this kind, else of the one that their Arrow type is. */
export async function newColumns(run: Run, fields: readonly Field[]): Promise<readonly NewColumn[]> {
  const known = await knownTypes(run, fields);
  return fields.map((field) => {
    const { name, nullable } = field;
    const taken = known.get(ownType(field) ?? '');
    if (taken !== undefined && writingOf(field.type, taken) !== undefined) return { name, nullable, sqlType: taken.name };
    const { sqlType, loss } = typeFor(field);
    return { name, nullable, sqlType, loss: loss === undefined ? undefined : { column: name, type: String(field.type), loss } };
  });
}

/** The type that a column had in a database of this kind, as that database wrote it. */
function ownType({ metadata }: Field): string | undefined {
  const written = metadata.get(columnMetadata.databaseType);
  return written?.startsWith(`${driverType}:`) === true ? written.slice(driverType.length + 1) : undefined;
}

const modifierPattern = /\((-?\d+(?:,-?\d+)?)\)/;

/**
 * The types of these names that this database has too. Names come out of files, so they are compared with what the server writes, and only that gets into
 * a statement, with its numbers put back.
 */
async function knownTypes(run: Run, fields: readonly Field[]): Promise<ReadonlyMap<string, PostgresType>> {
  const written = [...new Set(fields.flatMap((field) => ownType(field) ?? []))];
  if (written.length === 0) return new Map();
  const bare = written.map((text) => text.replace(modifierPattern, ''));
  const rows = await run(
    `select w.place, t.oid, pg_catalog.format_type(t.oid, null) as name
     from unnest($1::text[]) with ordinality as w (name, place)
     join pg_catalog.pg_type t on pg_catalog.format_type(t.oid, null) = w.name
     where t.typtype in ('b', 'd', 'e', 'r', 'm', 'c')`,
    [bare],
  );
  const found = rows.flatMap(({ place, oid, name }) => {
    const text = written[Number(place) - 1];
    if (text === undefined) return [];
    const [modifier = ''] = modifierPattern.exec(text) ?? [];
    // The numbers of times stand in the middle: timestamp(3) without time zone.
    const sqlType = String(name).replace(/^(.*?)( with(?:out)? time zone)?(\[\])?$/, `$1${modifier}$2$3`);
    return [{ text, oid: Number(oid), sqlType }];
  });
  const types = await readTypes(
    run,
    found.map(({ oid, sqlType }) => ({ oid, modifier: -1, sqlType })),
  );
  return new Map(
    found.flatMap(({ text, sqlType }, index) => {
      const type = types[index];
      // Without its numbers the type takes at least what it takes with them; the table's own columns are asked again before a row is sent.
      return type === undefined ? [] : [[text, { ...type, name: sqlType }]];
    }),
  );
}

interface NewType {
  readonly sqlType: string;
  readonly loss?: string | undefined;
}

const logicalTypes: Readonly<Record<string, string>> = { uuid: 'uuid', json: 'json', xml: 'xml', decimal: 'numeric', interval: 'interval' };

function typeFor({ type, metadata }: Field): NewType {
  const logical = metadata.get(columnMetadata.logical);
  const isText = DataType.isUtf8(type) || DataType.isLargeUtf8(type);
  return isText ? { sqlType: logicalTypes[logical ?? ''] ?? 'text' } : typeOf(type);
}

function typeOf(type: DataType): NewType {
  if (DataType.isDictionary(type)) return typeOf(type.dictionary);
  if (DataType.isBool(type)) return { sqlType: 'boolean' };
  if (DataType.isInt(type)) {
    const bits = type.isSigned ? type.bitWidth : type.bitWidth + 1;
    if (bits <= 16) return { sqlType: 'smallint' };
    if (bits <= 32) return { sqlType: 'integer' };
    return { sqlType: bits <= 64 ? 'bigint' : 'numeric(20,0)' };
  }
  if (DataType.isFloat(type)) return { sqlType: type.precision === 2 ? 'double precision' : 'real' };
  if (DataType.isDecimal(type)) {
    const scale = Math.max(type.scale, 0);
    return { sqlType: `numeric(${type.precision - Math.min(type.scale, 0)},${scale})` };
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return { sqlType: 'bytea' };
  if (DataType.isDate(type)) return { sqlType: 'date' };
  if (DataType.isTime(type)) return { sqlType: 'time' };
  if (DataType.isTimestamp(type)) {
    const { timezone } = type;
    if (!timezone) return { sqlType: 'timestamp' };
    return { sqlType: 'timestamptz' };
  }
  if (DataType.isDuration(type) || DataType.isInterval(type)) return { sqlType: 'interval' };
  const [item] = (type.children ?? []) as readonly Field[];
  if ((DataType.isList(type) || DataType.isFixedSizeList(type)) && item !== undefined && (item.type.children ?? []).length === 0) {
    const { sqlType, loss } = typeFor(item);
    return { sqlType: `${sqlType}[]`, loss };
  }
  if ((type.children ?? []).length > 0) return { sqlType: 'jsonb', loss: 'kept as JSON' };
  return { sqlType: 'text' };
}
