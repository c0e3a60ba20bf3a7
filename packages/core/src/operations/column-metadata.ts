/**
 * Keys of a column's Arrow metadata by which drivers tell what Arrow's types do not. They survive Parquet and Arrow files.
 *
 * - `logical`: what a text (Utf8) or binary column holds, where databases have a type of their own for it: a {@link LogicalType}.
 * - `databaseType`: the column's type where it was read, behind its driver's type: `azure_postgresql:numeric(38,10)`. A driver that
 *   creates a table takes over its own; others do not look at it.
 */
export const columnMetadata = { logical: 'stowage:logical', databaseType: 'stowage:database-type' } as const;

/**
 * Values of `stowage:logical`. `uuid`: text of 36 characters in lower case. `json`, `xml`: text. `decimal`: the text of a decimal number of
 * any size, or `NaN`. `interval`: an ISO 8601 duration.
 */
export type LogicalType = 'uuid' | 'json' | 'xml' | 'decimal' | 'interval';
