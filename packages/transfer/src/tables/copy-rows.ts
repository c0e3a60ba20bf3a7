import { copyIntoFiles } from './copy-into-files.ts';
import { copyIntoTable, requireVerifiable } from './copy-into-table.ts';
import { type DataSource, type DataTarget, formatEnd, isRowsEnd, isTableEnd, type LocalEnd } from './ends.ts';
import { badOptions, type CopyRowsOptions, toRowSettings } from './options.ts';
import { Rejects } from './rejected/rejects.ts';
import { exportInParts } from './resume/export-in-parts.ts';
import { RowTally } from './row-tally.ts';
import type { CopyRun } from './run.ts';
import type { CopyRowsSummary } from './summary.ts';

/** Copies rows between any two ends. */
export async function copyRows(
  source: DataSource | LocalEnd,
  target: DataTarget | LocalEnd,
  options: CopyRowsOptions,
): Promise<CopyRowsSummary> {
  const run = startRun(source, target, options);
  try {
    if (isTableEnd(target)) return await copyIntoTable(run, target);
    return run.settings.resume ? await exportInParts(run, target) : await copyIntoFiles(run, target);
  } finally {
    await run.rejects.close();
  }
}

/** Checks the options against the ends. Nothing has been asked of a store. Fails with `OPTIONS.INVALID`. */
export function startRun(source: DataSource | LocalEnd, target: DataTarget | LocalEnd, options: CopyRowsOptions): CopyRun {
  const settings = toRowSettings(options);
  const tally = new RowTally(settings);
  const run = {
    source,
    target,
    names: { source: formatEnd(source), target: formatEnd(target) },
    settings,
    tally,
    rejects: new Rejects(settings, tally),
  };
  if (isTableEnd(target)) {
    const { partRows, partBytes, partitionBy, onConflict, resume, write } = settings;
    if (partRows !== undefined || partBytes !== undefined || partitionBy.length > 0 || write !== undefined)
      throw badOptions(`${run.names.target} is a table, and parts, folders and forms are for files.`, 'Leave them out.');
    if (onConflict !== 'fail') throw badOptions(`${run.names.target} is a table, and onConflict is for files.`, 'Use mode.');
    if (resume) throw badOptions('Only an export to files can be resumed: a table takes all rows or none.', 'Leave out resume.');
    if (isTableEnd(source) && source.store === target.store && run.names.source === run.names.target)
      throw badOptions(`${run.names.source} is source and target.`, 'Choose another target.');
    requireVerifiable(run);
  } else if (settings.mode !== 'fail' || settings.keys.length > 0) {
    throw badOptions(`${run.names.target} is no table, and mode and keys are for tables.`, 'Use onConflict.');
  }
  if (settings.cursor !== undefined && !isRowsEnd(source)) throw badOptions('A cursor is for a table, not for files.', 'Leave it out.');
  return run;
}
