import type { ConformanceCase } from '../../case.ts';
import { tableColumnCases } from './columns.ts';
import { tableDescribeCases, tableDropCases, tableListCases } from './describe.ts';
import { tableAbsentCases, tableConcurrencyCases, tableContradictionCases, tableDeniedCases, tableErrorCases } from './errors.ts';
import { tableExportCases, tableImportCases } from './export.ts';
import { tableMergeCases } from './merge.ts';
import { tableNameCases } from './names.ts';
import { tableParallelCases } from './parallel.ts';
import { tableQueryCases } from './query.ts';
import { tableRangeCases } from './range.ts';
import { tableRejectCases } from './reject.ts';
import { tableReplaceCases } from './replace.ts';
import { tableShapeCases } from './shape.ts';
import { tableStatementCases } from './statement.ts';
import { tableAbortCases, tableFreeCases } from './stop.ts';
import { tableCrashCases, tableTearCases } from './trouble.ts';
import { tableTypeCases } from './types.ts';
import { tableValueCases } from './values.ts';
import { tableWriteCases } from './write.ts';

/** Every behaviour that the contract has for tables. */
export const tableCases: readonly ConformanceCase[] = [
  ...tableTypeCases,
  ...tableValueCases,
  ...tableShapeCases,
  ...tableNameCases,
  ...tableWriteCases,
  ...tableColumnCases,
  ...tableRejectCases,
  ...tableReplaceCases,
  ...tableMergeCases,
  ...tableQueryCases,
  ...tableRangeCases,
  ...tableParallelCases,
  ...tableStatementCases,
  ...tableExportCases,
  ...tableImportCases,
  ...tableDescribeCases,
  ...tableListCases,
  ...tableDropCases,
  ...tableFreeCases,
  ...tableAbortCases,
  ...tableConcurrencyCases,
  ...tableErrorCases,
  ...tableContradictionCases,
  ...tableAbsentCases,
  ...tableDeniedCases,
  ...tableTearCases,
  ...tableCrashCases,
];
