import type { Schema } from 'apache-arrow';
import type { RejectedRow } from './table.ts';

/** How a table is read, in every format. */
export interface ReadTableOptions {
  /** Rows a batch, at most. Default 8 192. */
  readonly batchRows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a table is read from text, which does not say its types. */
export interface ReadTextOptions extends ReadTableOptions {
  /** The columns, in their order and with their types. Default: inferred from the first `sampleRows` rows. */
  readonly schema?: Schema | undefined;
  /** How many rows types are inferred from. A later row that does not fit is rejected. Default 10 000. */
  readonly sampleRows?: number | undefined;
  /** Told of each row that does not fit, which is then left out. Default: the first such row ends the reading with `ROW.REJECTED`. */
  readonly onRejectedRow?: ((row: RejectedRow) => void) | undefined;
}

/** Rows a batch, unless told otherwise. */
export const defaultBatchRows = 8_192;
/** Rows that types are inferred from, unless told otherwise. */
export const defaultSampleRows = 10_000;
