/*
 * What is asked of the catalog. Only documented views: sys.objects, sys.schemas, sys.columns, sys.types, sys.indexes, sys.index_columns and
 * sys.partitions.
 */

/** Columns of {@link listObjects} and {@link findObject}. */
export type ObjectColumn = 'schema_name' | 'object_name' | 'object_type' | 'object_id' | 'estimated_rows';

/** Tables and views with the server's estimate of their rows. @p1: the schema, or null for all. */
export const listObjects = `SELECT s.name AS schema_name, o.name AS object_name, o.type AS object_type, o.object_id AS object_id,
  (SELECT SUM(p.rows) FROM sys.partitions AS p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)) AS estimated_rows
FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND (@p1 IS NULL OR s.name = @p1)
ORDER BY s.name, o.name`;

/** One table or view. @p1: its name, @p2: its schema, or null for that of the login. */
export const findObject = `SELECT s.name AS schema_name, o.name AS object_name, o.type AS object_type, o.object_id AS object_id,
  (SELECT SUM(p.rows) FROM sys.partitions AS p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)) AS estimated_rows
FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V') AND o.name = @p1 AND s.name = COALESCE(@p2, SCHEMA_NAME())`;

/** Columns of {@link listColumns}. */
export type CatalogColumn =
  | 'name'
  | 'type_name'
  | 'max_length'
  | 'precision'
  | 'scale'
  | 'is_nullable'
  | 'is_identity'
  | 'is_computed'
  | 'default_object_id'
  | 'collation_name'
  | 'generated_always_type';

/**
 * The columns of an object in their order. @p1: its id. All columns of sys.columns are asked for, as its generated_always_type exists only since
 * 2016. An alias type is told by the type under it, a CLR type by its own name.
 */
export const listColumns = `SELECT c.*, t.name AS type_name
FROM sys.columns AS c JOIN sys.types AS t
  ON (t.user_type_id = c.system_type_id AND c.system_type_id <> 240) OR (t.user_type_id = c.user_type_id AND c.system_type_id = 240)
WHERE c.object_id = @p1
ORDER BY c.column_id`;

/** Columns of {@link listKeys}. */
export type KeyColumn = 'index_id' | 'is_primary_key' | 'column_name';

/** The columns of an object's unique keys, key by key, the primary one first. @p1: its id. */
export const listKeys = `SELECT i.index_id AS index_id, i.is_primary_key AS is_primary_key, c.name AS column_name
FROM sys.indexes AS i
  JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id
  JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE i.object_id = @p1 AND i.is_unique = 1 AND i.has_filter = 0 AND k.key_ordinal > 0
ORDER BY i.is_primary_key DESC, i.index_id, k.key_ordinal`;
