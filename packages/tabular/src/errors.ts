import { DatastoreError, type ErrorCode } from '@stowage/core';

/** Where in a table something is wrong. */
export interface CellPlace {
  /** From 1, without the header. */
  readonly row?: number | undefined;
  readonly column?: string | undefined;
}

/** An error of a table's content, which says where. */
export function tableError(code: ErrorCode, problem: string, { row, column }: CellPlace = {}, nextAction?: string): DatastoreError {
  const place = [row === undefined ? undefined : `row ${row}`, column === undefined ? undefined : `column ${JSON.stringify(column)}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return new DatastoreError(code, place === '' ? problem : `${place}: ${problem}`, { row, column, retryable: false, nextAction });
}
