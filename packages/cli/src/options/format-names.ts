import type { FormatName } from '@stowage/tabular';

/** The names of all formats of rows, known without loading what reads and writes them. */
export const formatNames: readonly FormatName[] = Object.keys({ csv: 0, jsonl: 0, parquet: 0, arrow: 0 } satisfies Record<
  FormatName,
  0
>) as FormatName[];
