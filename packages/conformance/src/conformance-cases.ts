import type { ConformanceCase } from './case.ts';
import { abortBeforeCases, abortCases } from './cases/abort.ts';
import { abortDuringCases } from './cases/abort-during.ts';
import { abortAppendCases, abortWriteCases } from './cases/abort-write.ts';
import { aclCases, aclInvalidCases } from './cases/acl.ts';
import { aclInheritCases, aclRecursiveCases } from './cases/acl-tree.ts';
import { appendCases } from './cases/append.ts';
import { appendPositionCases, appendStreamCases } from './cases/append-position.ts';
import { concurrencyCases } from './cases/concurrency.ts';
import { copyCases } from './cases/copy.ts';
import { deleteCases, deleteManyCases } from './cases/delete.ts';
import { createDirectoryCases, deleteDirectoryCases } from './cases/directories.ts';
import { directoryTreeCases } from './cases/directory-tree.ts';
import { entryCases } from './cases/entries.ts';
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
import { renameCases } from './cases/rename.ts';
import { renameAtomicCases, renameDirectoryCases } from './cases/rename-directory.ts';
import { signRefusalCases, signScopeCases } from './cases/sign-scope.ts';
import { signCases } from './cases/sign-url.ts';
import { existsCases, statCases, statConditionCases } from './cases/stat.ts';
import { storeCases } from './cases/store.ts';
import { tableCases } from './cases/tables/index.ts';
import { tableRefusalCases } from './cases/tables/refusals.ts';
import { crashCases } from './cases/trouble/crash.ts';
import { faultChangeCases } from './cases/trouble/fault-change.ts';
import { faultReadCases } from './cases/trouble/fault-read.ts';
import { stallCases } from './cases/trouble/fault-stall.ts';
import { faultWriteCases } from './cases/trouble/fault-write.ts';
import { tokenCases } from './cases/trouble/token.ts';
import { writeCases, writeConditionCases } from './cases/write.ts';
import { headerCases, writeMetadataCases } from './cases/write-metadata.ts';
import { writeSizeCases, writeStreamCases } from './cases/write-stream.ts';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';
import { type HarnessNeed, isHarnessNeed, meetsNeed, type Need } from './need.ts';

/** Every behaviour that the contract has, whatever a store can do of it. */
export const behaviourCases: readonly ConformanceCase[] = [
  ...storeCases,
  ...pathCases,
  ...nameCases,
  ...statCases,
  ...statConditionCases,
  ...existsCases,
  ...etagCases,
  ...entryCases,
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
  ...appendPositionCases,
  ...appendStreamCases,
  ...listCases,
  ...listOrderCases,
  ...listPageCases,
  ...listCursorCases,
  ...listChangeCases,
  ...deleteCases,
  ...deleteManyCases,
  ...createDirectoryCases,
  ...deleteDirectoryCases,
  ...directoryTreeCases,
  ...copyCases,
  ...renameCases,
  ...renameDirectoryCases,
  ...renameAtomicCases,
  ...setMetadataCases,
  ...aclCases,
  ...aclInvalidCases,
  ...aclRecursiveCases,
  ...aclInheritCases,
  ...signCases,
  ...signRefusalCases,
  ...signScopeCases,
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
  ...faultWriteCases,
  ...faultReadCases,
  ...faultChangeCases,
  ...stallCases,
  ...tokenCases,
  ...crashCases,
  ...tableCases,
];

/** A case that fits a datastore and does not run, because its harness does not offer what it takes. */
export interface NotApplicable {
  readonly case: ConformanceCase;
  /** What the harness would have to offer. */
  readonly lacks: readonly HarnessNeed[];
}

/** The cases that would run if the harness offered more. Nothing else is left out but what the store does not claim. */
export function casesNotApplicable(harness: ConformanceHarness, opened: OpenedDatastore): readonly NotApplicable[] {
  const isMet = (need: Need): boolean => meetsNeed(need, opened.store.capabilities, harness, opened);
  return behaviourCases.flatMap((one) => {
    const { needs } = one;
    const lacks = needs.filter(isHarnessNeed).filter((need) => !isMet(need));
    const fits = needs.filter((need) => !isHarnessNeed(need)).every(isMet);
    return fits && lacks.length > 0 ? [{ case: one, lacks }] : [];
  });
}

/**
 * The cases for an opened datastore: a behaviour runs when all that it needs is declared, and what is not declared is tested to
 * be refused. Nothing else decides; a case can be left out only by not claiming what it tests.
 */
export function conformanceCases(harness: ConformanceHarness, opened: OpenedDatastore): readonly ConformanceCase[] {
  const { capabilities } = opened.store;
  const fitting = behaviourCases.filter(({ needs }) => needs.every((need) => meetsNeed(need, capabilities, harness, opened)));
  return [...fitting, ...refusalCases(capabilities), ...tableRefusalCases(capabilities)];
}
