import { type FormatName, tryFormatOf } from '@stowage/tabular';
import type { Field } from 'apache-arrow';
import { isLocalEnd, isRowsEnd, isTableEnd } from './ends.ts';
import { createDiskRoom } from './files/disk-room.ts';
import type { FileRoom } from './files/room.ts';
import { roomOf } from './files/room-of.ts';
import { openFilesSource } from './read/files-source.ts';
import { findFiles, type TableFile } from './read/find-files.ts';
import { openQuerySource, type ReadPart } from './read/query-source.ts';
import type { RowSource } from './read/row-source.ts';
import type { CopyRun } from './run.ts';

/** The files that a copy reads, and where. */
export interface SourceFiles {
  readonly room: FileRoom;
  readonly files: readonly TableFile[];
}

/** Finds the files of a source; undefined where rows come from a database. */
export async function tryFindSourceFiles({
  source,
  target,
  settings: { format, signal },
}: Pick<CopyRun, 'source' | 'target' | 'settings'>): Promise<SourceFiles | undefined> {
  if (isRowsEnd(source)) return undefined;
  // From files to files the format is that of the new ones first of all.
  const formatOf = (path: string): FormatName | undefined => {
    const named = tryFormatOf(path)?.name;
    return isTableEnd(target) ? (format ?? named) : (named ?? format);
  };
  if (isLocalEnd(source)) {
    const room = createDiskRoom();
    const found: TableFile[] = [];
    for (const path of [source.local].flat()) found.push(...(await findFiles(room, path, formatOf, signal)));
    return { room, files: found };
  }
  const { room, path } = roomOf(source);
  return { room, files: await findFiles(room, path, formatOf, signal) };
}

/** What decides how rows are read. */
export interface OpenRowsOptions extends ReadPart {
  readonly sourceFiles: SourceFiles | undefined;
  /** The columns of the target, which say what texts mean. */
  readonly known: ReadonlyMap<string, Field>;
}

/** Begins to read the rows of a source. */
export async function openRows(run: CopyRun, { sourceFiles, known, ...part }: OpenRowsOptions): Promise<RowSource> {
  const { source, settings, tally, rejects, names } = run;
  if (sourceFiles === undefined) {
    if (!isRowsEnd(source)) throw new TypeError('The files of a source are found first.');
    return openQuerySource(source, part, settings);
  }
  let columns: readonly string[] = [];
  const opened = await openFilesSource(sourceFiles.room, sourceFiles.files, {
    settings,
    tally,
    known,
    onUnreadable: rejects.allowed
      ? (row) => {
          tally.addRows('read', 1);
          rejects.addUnreadable(row, () => columns);
        }
      : undefined,
    name: names.source,
  });
  columns = opened.schema.names.map(String);
  return opened;
}
