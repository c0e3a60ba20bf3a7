import type { ConformanceCase } from './case.ts';
import { abortBeforeCases, abortCases } from './cases/abort.ts';
import { abortDuringCases } from './cases/abort-during.ts';
import { abortAppendCases, abortWriteCases } from './cases/abort-write.ts';
import { aclCases } from './cases/acl.ts';
import { appendCases } from './cases/append.ts';
import { concurrencyCases } from './cases/concurrency.ts';
import { copyCases } from './cases/copy.ts';
import { deleteCases, deleteManyCases } from './cases/delete.ts';
import { createDirectoryCases, deleteDirectoryCases } from './cases/directories.ts';
import { absentCases, deniedCases, errorCases } from './cases/errors.ts';
import { etagCases } from './cases/etag.ts';
import { handleCases } from './cases/handles.ts';
import { listCases, listOrderCases } from './cases/list.ts';
import { listChangeCases, listCursorCases, listPageCases } from './cases/list-page.ts';
import { setMetadataCases } from './cases/metadata.ts';
import { nameCases } from './cases/names.ts';
import { nativeCases } from './cases/native.ts';
import { pathCases } from './cases/paths.ts';
import { readCases, readResultCases } from './cases/read.ts';
import { readConditionCases, readRangeCases, readSuffixCases } from './cases/read-range.ts';
import { refusalCases } from './cases/refusals.ts';
import { renameCases, renameDirectoryCases } from './cases/rename.ts';
import { signCases } from './cases/sign-url.ts';
import { existsCases, statCases, statConditionCases } from './cases/stat.ts';
import { storeCases } from './cases/store.ts';
import { writeCases, writeConditionCases } from './cases/write.ts';
import { headerCases, writeMetadataCases } from './cases/write-metadata.ts';
import { writeSizeCases, writeStreamCases } from './cases/write-stream.ts';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';
import { meetsNeed } from './need.ts';

/** Every behaviour that the contract has, whatever a store can do of it. */
export const behaviourCases: readonly ConformanceCase[] = [
  ...storeCases,
  ...pathCases,
  ...nameCases,
  ...statCases,
  ...statConditionCases,
  ...existsCases,
  ...etagCases,
  ...readCases,
  ...readResultCases,
  ...readRangeCases,
  ...readSuffixCases,
  ...readConditionCases,
  ...handleCases,
  ...writeCases,
  ...writeConditionCases,
  ...writeSizeCases,
  ...writeStreamCases,
  ...headerCases,
  ...writeMetadataCases,
  ...appendCases,
  ...listCases,
  ...listOrderCases,
  ...listPageCases,
  ...listCursorCases,
  ...listChangeCases,
  ...deleteCases,
  ...deleteManyCases,
  ...createDirectoryCases,
  ...deleteDirectoryCases,
  ...copyCases,
  ...renameCases,
  ...renameDirectoryCases,
  ...setMetadataCases,
  ...aclCases,
  ...signCases,
  ...nativeCases,
  ...abortBeforeCases,
  ...abortDuringCases,
  ...abortCases,
  ...abortWriteCases,
  ...abortAppendCases,
  ...concurrencyCases,
  ...errorCases,
  ...absentCases,
  ...deniedCases,
];

/**
 * The cases for an opened datastore: a behaviour runs when all that it needs is declared, and what is not declared is tested to
 * be refused. Nothing else decides; a case can be left out only by not claiming what it tests.
 */
export function conformanceCases(harness: ConformanceHarness, opened: OpenedDatastore): readonly ConformanceCase[] {
  const { capabilities } = opened.store;
  const fitting = behaviourCases.filter(({ needs }) => needs.every((need) => meetsNeed(need, capabilities, harness, opened)));
  return [...fitting, ...refusalCases(capabilities)];
}
