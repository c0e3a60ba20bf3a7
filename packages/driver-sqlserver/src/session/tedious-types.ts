import type { BulkLoad } from 'tedious';

/** What the client library writes values of one type with. It is given to `addParameter` and `addColumn`, and may be our own. */
export type DataType = Parameters<BulkLoad['addColumn']>[1];

/** Where such a type writes to. */
export type WireBuffer = Parameters<DataType['writeTypeInfo']>[0];

/** A parameter or column as such a type sees it. */
export type WireParameter = Parameters<DataType['writeTypeInfo']>[1];
