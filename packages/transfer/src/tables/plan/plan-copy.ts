import { type CopyDataOptions, isCopyOfFiles, toRowsOptions } from '../copy-data.ts';
import type { DataSource, DataTarget, FilesEnd } from '../ends.ts';
import type { CopyFilesPlan, CopyRowsPlan } from './copy-plan.ts';
import { planFiles } from './plan-files.ts';
import { planRows } from './plan-rows.ts';

/**
 * Says what {@link copyData} would do with the same arguments: what is read, made and replaced, what becomes of each column, and what is known to
 * make it fail. Nothing is written.
 *
 * Fails like it where there is nothing to plan: `OPTIONS.INVALID`, `PATH.NOT_FOUND`, `TABLE.NOT_FOUND`, `QUERY.INVALID`.
 */
export async function planCopy(
  source: DataSource,
  target: DataTarget,
  options: CopyDataOptions = {},
): Promise<CopyRowsPlan | CopyFilesPlan> {
  if (isCopyOfFiles(source, target, options)) return planFiles(source, target as FilesEnd, options);
  return planRows(source, target, toRowsOptions(options));
}
