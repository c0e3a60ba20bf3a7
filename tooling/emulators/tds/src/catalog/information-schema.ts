import type { Row } from '../store/objects.ts';
import { formatType, isBinary, isInstant, isNational, isNumber, isText, type SqlType, sqlType, storageLength } from '../types/sql-type.ts';
import { columnsOf } from './sys-views.ts';
import { catalogFacts } from './type-ids.ts';
import { type CatalogView, kinds, tablesOf } from './view.ts';

function typeFacts(type: SqlType): Row {
  const base = type.name;
  const sized = isText(base) || isBinary(base);
  const bytes = storageLength(type);
  const large = base === 'text' || base === 'image' ? 2_147_483_647 : base === 'ntext' ? 1_073_741_823 : undefined;
  const characters = !sized ? null : (large ?? (type.length === -1 ? -1 : isText(base) ? type.length : bytes));
  const octets = !sized ? null : large === undefined ? bytes : 2_147_483_647;
  const { precision, scale } = catalogFacts(type);
  const isExactNumber = isNumber(base) && base !== 'bit';
  return [
    formatType(type).replace(/\(.*/, ''),
    characters,
    octets,
    isExactNumber ? precision : null,
    isExactNumber ? (base === 'float' || base === 'real' ? 2 : 10) : null,
    isExactNumber && base !== 'float' && base !== 'real' ? scale : null,
    isInstant(base) ? scale : null,
    isText(base) ? (isNational(base) ? 'UNICODE' : 'iso_1') : null,
    isText(base) ? 'SQL_Latin1_General_CP1_CI_AS' : null,
  ];
}

const word = sqlType('varchar', { length: 30 });

/** The views of INFORMATION_SCHEMA. */
export const informationSchema: Readonly<Record<string, CatalogView>> = {
  schemata: {
    columns: { CATALOG_NAME: kinds.name, SCHEMA_NAME: kinds.name, SCHEMA_OWNER: kinds.name },
    rows: ({ reader, database }) => [...reader.schemas(database)].map(({ name }) => [database.name, name, 'dbo']),
  },
  tables: {
    columns: { TABLE_CATALOG: kinds.name, TABLE_SCHEMA: kinds.name, TABLE_NAME: kinds.name, TABLE_TYPE: word },
    rows: ({ reader, database }) =>
      [...reader.objects(database)].map(({ schema, name, kind }) => [
        database.name,
        schema,
        name,
        kind === 'table' ? 'BASE TABLE' : 'VIEW',
      ]),
  },
  views: {
    columns: { TABLE_CATALOG: kinds.name, TABLE_SCHEMA: kinds.name, TABLE_NAME: kinds.name, VIEW_DEFINITION: kinds.long },
    rows: ({ reader, database }) =>
      [...reader.objects(database)].flatMap((object): Row[] =>
        object.kind === 'view' ? [[database.name, object.schema, object.name, object.text]] : [],
      ),
  },
  columns: {
    columns: {
      TABLE_CATALOG: kinds.name,
      TABLE_SCHEMA: kinds.name,
      TABLE_NAME: kinds.name,
      COLUMN_NAME: kinds.name,
      ORDINAL_POSITION: kinds.id,
      COLUMN_DEFAULT: kinds.long,
      IS_NULLABLE: word,
      DATA_TYPE: kinds.name,
      CHARACTER_MAXIMUM_LENGTH: kinds.id,
      CHARACTER_OCTET_LENGTH: kinds.id,
      NUMERIC_PRECISION: kinds.tiny,
      NUMERIC_PRECISION_RADIX: kinds.small,
      NUMERIC_SCALE: kinds.id,
      DATETIME_PRECISION: kinds.small,
      CHARACTER_SET_NAME: kinds.name,
      COLLATION_NAME: kinds.name,
    },
    rows: (from) =>
      [...from.reader.objects(from.database)].flatMap((object) =>
        columnsOf(from, object).map(
          ({ name, type, nullable, fallbackText }, at): Row => [
            from.database.name,
            object.schema,
            object.name,
            name,
            at + 1,
            fallbackText,
            nullable ? 'YES' : 'NO',
            ...typeFacts(type),
          ],
        ),
      ),
  },
  table_constraints: {
    columns: {
      CONSTRAINT_CATALOG: kinds.name,
      CONSTRAINT_SCHEMA: kinds.name,
      CONSTRAINT_NAME: kinds.name,
      TABLE_CATALOG: kinds.name,
      TABLE_SCHEMA: kinds.name,
      TABLE_NAME: kinds.name,
      CONSTRAINT_TYPE: word,
    },
    rows: (from) =>
      tablesOf(from).flatMap(({ schema, name, indexes, checks }) => {
        const row = (constraint: string, type: string): Row => [
          from.database.name,
          schema,
          constraint,
          from.database.name,
          schema,
          name,
          type,
        ];
        return [
          ...indexes.flatMap(({ constraint }) =>
            constraint === undefined ? [] : [row(constraint.name, constraint.primary ? 'PRIMARY KEY' : 'UNIQUE')],
          ),
          ...checks.map((check) => row(check.name, 'CHECK')),
        ];
      }),
  },
  key_column_usage: {
    columns: {
      CONSTRAINT_CATALOG: kinds.name,
      CONSTRAINT_SCHEMA: kinds.name,
      CONSTRAINT_NAME: kinds.name,
      TABLE_CATALOG: kinds.name,
      TABLE_SCHEMA: kinds.name,
      TABLE_NAME: kinds.name,
      COLUMN_NAME: kinds.name,
      ORDINAL_POSITION: kinds.id,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.indexes.flatMap(({ constraint, columns }) =>
          constraint === undefined
            ? []
            : columns.map(
                ({ column }, at): Row => [
                  from.database.name,
                  table.schema,
                  constraint.name,
                  from.database.name,
                  table.schema,
                  table.name,
                  table.columns[column]?.name ?? '',
                  at + 1,
                ],
              ),
        ),
      ),
  },
};
