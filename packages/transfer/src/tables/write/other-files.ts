import { isLocalEnd, isRowsEnd, isTableEnd } from '../ends.ts';
import type { SourceFiles } from '../open-rows.ts';
import { badOptions } from '../options.ts';
import type { CopyRun } from '../run.ts';
import type { FileLayout } from './file-layout.ts';

/** Refuses to overwrite files that the copy reads: one would be gone, or another's rows in it, before its turn comes. */
export function requireOtherFiles(
  { source, target }: Pick<CopyRun, 'source' | 'target'>,
  { file, folder, isPart }: FileLayout,
  sourceFiles: SourceFiles | undefined,
): void {
  if (sourceFiles === undefined || isRowsEnd(source) || isTableEnd(target) || isLocalEnd(source) || isLocalEnd(target)) return;
  if (source.store !== target.store) return;
  const below = folder === '' ? '' : `${folder}/`;
  const both = sourceFiles.files.find(({ path }) =>
    file === undefined ? path.startsWith(below) && isPart(path.slice(below.length)) : path === file,
  );
  if (both === undefined) return;
  throw badOptions(
    `${sourceFiles.room.nameOf(both.path)} is read by the copy, and would be overwritten by it.`,
    'Copy to another folder or name, then remove what was read.',
  );
}
