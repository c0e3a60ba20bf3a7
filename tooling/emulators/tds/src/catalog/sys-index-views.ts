import type { Permission, Row, Table } from '../store/objects.ts';
import { objectRow } from './sys-views.ts';
import { type CatalogFrom, type CatalogView, kinds, schemaIdOf, tablesOf } from './view.ts';

/** Indexes of a table with their numbers: 0 for a heap, 1 for the clustered one. */
function numbered(table: Table): { readonly id: number; readonly index: Table['indexes'][number] | undefined }[] {
  const clustered = table.indexes.find((index) => index.clustered);
  const rest = table.indexes.filter((index) => index !== clustered).map((index, at) => ({ id: at + 2, index }));
  return [clustered === undefined ? { id: 0, index: undefined } : { id: 1, index: clustered }, ...rest];
}

function indexRow(table: Table, { id, index }: ReturnType<typeof numbered>[number]): Row {
  const type = id === 0 ? 0 : id === 1 ? 1 : 2;
  const description = ['HEAP', 'CLUSTERED', 'NONCLUSTERED'][type] ?? '';
  const filter = index?.filter === undefined ? null : `(${index.filter.text})`;
  return [
    table.id,
    index?.name ?? null,
    id,
    type,
    description,
    index?.unique ? 1 : 0,
    1,
    0,
    index?.constraint?.primary ? 1 : 0,
    index?.constraint?.primary === false ? 1 : 0,
    0,
    0,
    0,
    0,
    filter === null ? 0 : 1,
    filter,
  ];
}

const partitionId = (table: Table, id: number): bigint => (BigInt(table.id) << 16n) | BigInt(id);

/** The number of a grantee: as many as there are names, in the order in which they were first seen. */
const principals = new Map<string, number>([
  ['public', 0],
  ['dbo', 1],
  ['guest', 2],
]);
const principalId = (name: string): number => {
  const known = principals.get(name.toLowerCase()) ?? principals.size + 3;
  principals.set(name.toLowerCase(), known);
  return known;
};

const codes: Readonly<Record<string, string>> = {
  SELECT: 'SL',
  INSERT: 'IN',
  UPDATE: 'UP',
  DELETE: 'DL',
  REFERENCES: 'RF',
  CONTROL: 'CL',
  ALTER: 'AL',
  EXECUTE: 'EX',
  'VIEW DEFINITION': 'VW',
  'TAKE OWNERSHIP': 'TO',
};
const states = { grant: ['G', 'GRANT'], grantWithOption: ['W', 'GRANT_WITH_GRANT_OPTION'], deny: ['D', 'DENY'] } as const;

function permissionRow(kind: number, description: string, major: number, { grantee, permission, state }: Permission): Row {
  const [letter, word] = states[state];
  return [kind, description, major, 0, principalId(grantee), 1, (codes[permission] ?? 'XX').padEnd(4), permission, letter, word];
}

function permissions(from: CatalogFrom): Row[] {
  const { reader, database } = from;
  return [
    ...[...reader.objects(database)].flatMap((object) =>
      object.permissions.map((permission) => permissionRow(1, 'OBJECT_OR_COLUMN', object.id, permission)),
    ),
    ...[...reader.schemas(database)].flatMap((schema) =>
      schema.permissions.map((permission) => permissionRow(3, 'SCHEMA', schema.id, permission)),
    ),
  ];
}

const objectFacts = {
  name: kinds.name,
  object_id: kinds.id,
  principal_id: kinds.id,
  schema_id: kinds.id,
  parent_object_id: kinds.id,
  type: kinds.letters,
  type_desc: kinds.text,
  create_date: kinds.moment,
  modify_date: kinds.moment,
  is_ms_shipped: kinds.bit,
  is_published: kinds.bit,
  is_schema_published: kinds.bit,
} as const;

/** Catalog views of indexes, keys, sizes and permissions. */
export const sysIndexViews: Readonly<Record<string, CatalogView>> = {
  indexes: {
    columns: {
      object_id: kinds.id,
      name: kinds.name,
      index_id: kinds.id,
      type: kinds.tiny,
      type_desc: kinds.text,
      is_unique: kinds.bit,
      data_space_id: kinds.id,
      ignore_dup_key: kinds.bit,
      is_primary_key: kinds.bit,
      is_unique_constraint: kinds.bit,
      fill_factor: kinds.tiny,
      is_padded: kinds.bit,
      is_disabled: kinds.bit,
      is_hypothetical: kinds.bit,
      has_filter: kinds.bit,
      filter_definition: kinds.long,
    },
    rows: (from) => tablesOf(from).flatMap((table) => numbered(table).map((one) => indexRow(table, one))),
  },
  index_columns: {
    columns: {
      object_id: kinds.id,
      index_id: kinds.id,
      index_column_id: kinds.id,
      column_id: kinds.id,
      key_ordinal: kinds.tiny,
      partition_ordinal: kinds.tiny,
      is_descending_key: kinds.bit,
      is_included_column: kinds.bit,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        numbered(table).flatMap(({ id, index }): Row[] => {
          const columnId = (at: number): number => table.columns[at]?.id ?? 0;
          const keys = (index?.columns ?? []).map(
            ({ column, descending }, at): Row => [table.id, id, at + 1, columnId(column), at + 1, 0, descending ? 1 : 0, 0],
          );
          return [
            ...keys,
            ...(index?.included ?? []).map((column, at): Row => [table.id, id, keys.length + at + 1, columnId(column), 0, 0, 0, 1]),
          ];
        }),
      ),
  },
  key_constraints: {
    columns: { ...objectFacts, unique_index_id: kinds.id, is_system_named: kinds.bit, is_enforced: kinds.bit },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        numbered(table).flatMap(({ id, index }): Row[] => {
          const key = index?.constraint;
          if (key === undefined) return [];
          const row = objectRow(
            from,
            { ...table, id: key.id, name: key.name },
            key.primary ? 'PK' : 'UQ',
            key.primary ? 'PRIMARY_KEY_CONSTRAINT' : 'UNIQUE_CONSTRAINT',
            table.id,
          );
          return [[...row, id, key.isNamedBySystem ? 1 : 0, 1]];
        }),
      ),
  },
  default_constraints: {
    columns: { ...objectFacts, parent_column_id: kinds.id, definition: kinds.long, is_system_named: kinds.bit },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.columns.flatMap(({ fallback, id }): Row[] => {
          if (fallback === undefined) return [];
          const { constraint, text } = fallback;
          return [
            [
              ...objectRow(from, { ...table, id: constraint.id, name: constraint.name }, 'D', 'DEFAULT_CONSTRAINT', table.id),
              id,
              `(${text})`,
              constraint.isNamedBySystem ? 1 : 0,
            ],
          ];
        }),
      ),
  },
  check_constraints: {
    columns: {
      ...objectFacts,
      parent_column_id: kinds.id,
      definition: kinds.long,
      is_system_named: kinds.bit,
      is_disabled: kinds.bit,
      is_not_trusted: kinds.bit,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.checks.map(
          ({ id, name, text, isNamedBySystem }): Row => [
            ...objectRow(from, { ...table, id, name }, 'C', 'CHECK_CONSTRAINT', table.id),
            0,
            `(${text})`,
            isNamedBySystem ? 1 : 0,
            0,
            0,
          ],
        ),
      ),
  },
  foreign_keys: {
    columns: { ...objectFacts, referenced_object_id: kinds.id },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.foreignKeys.map(
          (key): Row => [...objectRow(from, { ...table, id: key.id, name: key.name }, 'F', 'FOREIGN_KEY_CONSTRAINT', table.id), key.table],
        ),
      ),
  },
  triggers: {
    columns: { name: kinds.name, object_id: kinds.id, parent_id: kinds.id, type: kinds.letters, is_disabled: kinds.bit },
    rows: () => [],
  },
  extended_properties: {
    columns: { class: kinds.tiny, major_id: kinds.id, minor_id: kinds.id, name: kinds.name, value: kinds.long },
    rows: () => [],
  },
  partitions: {
    columns: {
      partition_id: kinds.big,
      object_id: kinds.id,
      index_id: kinds.id,
      partition_number: kinds.id,
      hobt_id: kinds.big,
      rows: kinds.big,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        numbered(table).map(({ id }): Row => [partitionId(table, id), table.id, id, 1, partitionId(table, id), BigInt(table.length)]),
      ),
  },
  dm_db_partition_stats: {
    columns: {
      partition_id: kinds.big,
      object_id: kinds.id,
      index_id: kinds.id,
      partition_number: kinds.id,
      used_page_count: kinds.big,
      reserved_page_count: kinds.big,
      row_count: kinds.big,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        numbered(table).map(({ id }): Row => [partitionId(table, id), table.id, id, 1, 0n, 0n, BigInt(table.length)]),
      ),
  },
  database_permissions: {
    columns: {
      class: kinds.tiny,
      class_desc: kinds.text,
      major_id: kinds.id,
      minor_id: kinds.id,
      grantee_principal_id: kinds.id,
      grantor_principal_id: kinds.id,
      type: kinds.text,
      permission_name: kinds.name,
      state: kinds.letters,
      state_desc: kinds.text,
    },
    rows: permissions,
  },
  database_principals: {
    columns: { name: kinds.name, principal_id: kinds.id, type: kinds.letters, type_desc: kinds.text, default_schema_name: kinds.name },
    rows: (from) => {
      // Grantees get their numbers when they are first seen.
      permissions(from);
      return [...principals].map(([name, id]) => [
        name,
        id,
        id === 0 ? 'R ' : 'S ',
        id === 0 ? 'DATABASE_ROLE' : 'SQL_USER',
        id === 0 ? null : 'dbo',
      ]);
    },
  },
  sysindexes: {
    columns: { id: kinds.id, indid: kinds.small, name: kinds.name, rows: kinds.id, schema_id: kinds.id },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        numbered(table).map(({ id, index }): Row => [table.id, id, index?.name ?? null, table.length, schemaIdOf(from, table.schema)]),
      ),
  },
};
