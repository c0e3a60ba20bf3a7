import { compileQuery } from '../engine/compile-query.ts';
import { contextOf } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { Variables } from '../engine/variables.ts';
import type { Row, SchemaObject } from '../store/objects.ts';
import { isText, storageLength, type TypeName } from '../types/sql-type.ts';
import { defaultCollation } from '../values/collation.ts';
import { silentSink } from './silent-sink.ts';
import { catalogFacts, typeIds } from './type-ids.ts';
import { type CatalogFrom, type CatalogView, kinds, schemaIdOf, tablesOf } from './view.ts';

const objectColumns = {
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

/** One object as `sys.objects` has it. */
export function objectRow(
  from: CatalogFrom,
  object: Pick<SchemaObject, 'name' | 'id' | 'schema' | 'created' | 'modified'>,
  type: string,
  description: string,
  parent = 0,
): Row {
  return [
    object.name,
    object.id,
    null,
    schemaIdOf(from, object.schema),
    parent,
    type.padEnd(2),
    description,
    object.created,
    object.modified,
    0,
    0,
    0,
  ];
}

const objectsOf = ({ reader, database }: CatalogFrom): SchemaObject[] => [...reader.objects(database)].sort((one, two) => one.id - two.id);

function allObjects(from: CatalogFrom): Row[] {
  return objectsOf(from).flatMap((object): Row[] => {
    if (object.kind === 'view') return [objectRow(from, object, 'V', 'VIEW')];
    const constraint = (id: number, name: string, type: string, description: string): Row =>
      objectRow(from, { ...object, id, name }, type, description, object.id);
    return [
      objectRow(from, object, 'U', 'USER_TABLE'),
      ...object.indexes.flatMap(({ constraint: key }) =>
        key === undefined
          ? []
          : [constraint(key.id, key.name, key.primary ? 'PK' : 'UQ', key.primary ? 'PRIMARY_KEY_CONSTRAINT' : 'UNIQUE_CONSTRAINT')],
      ),
      ...object.checks.map(({ id, name }) => constraint(id, name, 'C', 'CHECK_CONSTRAINT')),
      ...object.columns.flatMap(({ fallback }) =>
        fallback === undefined ? [] : [constraint(fallback.constraint.id, fallback.constraint.name, 'D', 'DEFAULT_CONSTRAINT')],
      ),
    ];
  });
}

const columnColumns = {
  object_id: kinds.id,
  name: kinds.name,
  column_id: kinds.id,
  system_type_id: kinds.tiny,
  user_type_id: kinds.id,
  max_length: kinds.small,
  precision: kinds.tiny,
  scale: kinds.tiny,
  collation_name: kinds.name,
  is_nullable: kinds.bit,
  is_ansi_padded: kinds.bit,
  is_rowguidcol: kinds.bit,
  is_identity: kinds.bit,
  is_computed: kinds.bit,
  is_filestream: kinds.bit,
  is_replicated: kinds.bit,
  is_xml_document: kinds.bit,
  xml_collection_id: kinds.id,
  default_object_id: kinds.id,
  is_sparse: kinds.bit,
  is_column_set: kinds.bit,
  generated_always_type: kinds.tiny,
  generated_always_type_desc: kinds.text,
  is_hidden: kinds.bit,
  is_masked: kinds.bit,
} as const;

/** Columns of an object, of a view too. */
export function columnsOf(
  { reader, session }: CatalogFrom,
  object: SchemaObject,
): {
  readonly id: number;
  readonly name: string;
  readonly type: import('../types/sql-type.ts').SqlType;
  readonly nullable: boolean;
  readonly identity: boolean;
  readonly computed: boolean;
  readonly fallback: number;
  readonly fallbackText: string | null;
}[] {
  if (object.kind === 'table') {
    return object.columns.map(({ id, name, type, nullable, identity, computed, fallback }) => ({
      id,
      name,
      type,
      nullable,
      identity: identity !== undefined,
      computed: computed !== undefined,
      fallback: fallback?.constraint.id ?? 0,
      fallbackText: fallback === undefined ? null : `(${fallback.text})`,
    }));
  }
  const run = { session, variables: new Variables(), sink: silentSink, signal: new AbortController().signal, tries: false, depth: 0 };
  const { columns } = compileQuery(object.query, { context: contextOf(run, reader), scope: new Scope(undefined), common: undefined });
  return columns.map(({ name, type, nullable }, index) => ({
    id: index + 1,
    name: object.columnNames?.[index] ?? name,
    type,
    nullable,
    identity: false,
    computed: false,
    fallback: 0,
    fallbackText: null,
  }));
}

function columnRows(from: CatalogFrom): Row[] {
  return objectsOf(from).flatMap((object) =>
    columnsOf(from, object).map(({ id, name, type, nullable, identity, computed, fallback }): Row => {
      const facts = catalogFacts(type);
      const collation = isText(type.name) ? (type.collationName ?? defaultCollation) : null;
      const user = type.name === 'nvarchar' && type === kinds.name ? 256 : facts.id;
      return [
        object.id,
        name,
        id,
        facts.id,
        user,
        storageLength(type),
        facts.precision,
        facts.scale,
        collation,
        nullable ? 1 : 0,
        1,
        0,
        identity ? 1 : 0,
        computed ? 1 : 0,
        0,
        0,
        0,
        0,
        fallback,
        0,
        0,
        0,
        'NOT_APPLICABLE',
        0,
        0,
      ];
    }),
  );
}

/** Catalog views of objects, columns and types. */
export const sysViews: Readonly<Record<string, CatalogView>> = {
  schemas: {
    columns: { name: kinds.name, schema_id: kinds.id, principal_id: kinds.id },
    rows: ({ reader, database }) => [...reader.schemas(database)].map(({ id, name }) => [name, id, 1]),
  },
  databases: {
    columns: {
      name: kinds.name,
      database_id: kinds.id,
      collation_name: kinds.name,
      state: kinds.tiny,
      state_desc: kinds.text,
      compatibility_level: kinds.tiny,
      is_read_committed_snapshot_on: kinds.bit,
      snapshot_isolation_state: kinds.tiny,
    },
    rows: ({ session }) =>
      [...session.instance.databases.values()].map(({ id, name }) => [name, id, defaultCollation, 0, 'ONLINE', 160, 1, 1]),
  },
  objects: { columns: objectColumns, rows: allObjects },
  all_objects: { columns: objectColumns, rows: allObjects },
  tables: {
    columns: {
      ...objectColumns,
      max_column_id_used: kinds.id,
      temporal_type: kinds.tiny,
      is_external: kinds.bit,
      is_memory_optimized: kinds.bit,
    },
    rows: (from) => tablesOf(from).map((table) => [...objectRow(from, table, 'U', 'USER_TABLE'), table.nextColumnId - 1, 0, 0, 0]),
  },
  views: {
    columns: objectColumns,
    rows: (from) =>
      objectsOf(from)
        .filter(({ kind }) => kind === 'view')
        .map((view) => objectRow(from, view, 'V', 'VIEW')),
  },
  columns: { columns: columnColumns, rows: columnRows },
  all_columns: { columns: columnColumns, rows: columnRows },
  identity_columns: {
    columns: {
      object_id: kinds.id,
      name: kinds.name,
      column_id: kinds.id,
      seed_value: kinds.big,
      increment_value: kinds.big,
      last_value: kinds.big,
    },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.columns.flatMap(({ identity, name, id }) =>
          identity === undefined ? [] : [[table.id, name, id, identity.seed, identity.increment, table.identity.last ?? null]],
        ),
      ),
  },
  computed_columns: {
    columns: { object_id: kinds.id, name: kinds.name, column_id: kinds.id, definition: kinds.long, is_persisted: kinds.bit },
    rows: (from) =>
      tablesOf(from).flatMap((table) =>
        table.columns.flatMap(({ computed, name, id }) => (computed === undefined ? [] : [[table.id, name, id, `(${computed.text})`, 0]])),
      ),
  },
  types: {
    columns: {
      name: kinds.name,
      system_type_id: kinds.tiny,
      user_type_id: kinds.id,
      schema_id: kinds.id,
      max_length: kinds.small,
      precision: kinds.tiny,
      scale: kinds.tiny,
      is_nullable: kinds.bit,
      is_user_defined: kinds.bit,
      is_assembly_type: kinds.bit,
      is_table_type: kinds.bit,
    },
    rows: () => [
      ...Object.entries(typeIds).map(([name, id]): Row => {
        const facts = catalogFacts({ name: name as TypeName, length: 0, precision: 38, scale: 7 });
        return [
          name,
          id,
          id,
          4,
          storageLength({ name: name as TypeName, length: 8000, precision: 38, scale: 7 }),
          facts.precision,
          facts.scale,
          1,
          0,
          0,
          0,
        ];
      }),
      ['sysname', 231, 256, 4, 256, 0, 0, 0, 0, 0, 0],
    ],
  },
};
