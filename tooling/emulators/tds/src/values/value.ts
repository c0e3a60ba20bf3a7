import type { SqlType } from '../types/sql-type.ts';

/** An instant with the offset it was told in. */
export interface OffsetInstant {
  /** Spans of 100 ns since year 1, in UTC. */
  readonly utc: bigint;
  /** Minutes. */
  readonly offset: number;
}

/** A value of `sql_variant` with its own type. */
export interface Variant {
  readonly type: SqlType;
  readonly value: Exclude<SqlValue, null | Variant>;
}

/**
 * A value in memory; its type tells what it means.
 *
 * | type | value |
 * | --- | --- |
 * | bit, tinyint, smallint, int, real, float | number |
 * | bigint | bigint |
 * | decimal, numeric, money, smallmoney | bigint: the number without its point |
 * | date | number: days since year 1 |
 * | time | number: spans of 100 ns since midnight |
 * | datetime2 | bigint: spans of 100 ns since year 1 |
 * | datetime | number: spans of 1/300 s since 1900 |
 * | smalldatetime | number: minutes since 1900 |
 * | datetimeoffset | OffsetInstant |
 * | uniqueidentifier, texts, xml | string |
 * | binary types | Buffer |
 * | sql_variant | Variant |
 */
export type SqlValue = null | number | bigint | string | Buffer | OffsetInstant | Variant;
