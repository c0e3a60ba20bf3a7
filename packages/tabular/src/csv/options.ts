import type { ReadTextOptions } from '../options.ts';

/** How a CSV file is written: RFC 4180 unless told otherwise. */
export interface CsvDialect {
  /** Between cells. Default `,`. */
  readonly delimiter?: string | undefined;
  /** Around cells that hold a delimiter, a quote or a line break; doubled inside. Default `"`. */
  readonly quote?: string | undefined;
  /** The first line holds the names of the columns. Default true. */
  readonly header?: boolean | undefined;
  /** What stands for null; only without quotes around it, so that the same text can be a value. Default: nothing at all. */
  readonly nullText?: string | undefined;
}

export interface ReadCsvOptions extends CsvDialect, ReadTextOptions {
  /** Bytes of one row, at most: a quote that is never closed must not read all the rest into memory. Default 16 MiB. */
  readonly maxRowSize?: number | undefined;
}

export interface WriteCsvOptions extends CsvDialect {
  /** Default `\r\n`, as the RFC has it. */
  readonly lineEnding?: '\r\n' | '\n' | undefined;
}
