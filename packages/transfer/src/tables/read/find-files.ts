import { DatastoreError } from '@stowage/core';
import type { FormatName } from '@stowage/tabular';
import type { FileRoom, RoomFile } from '../files/room.ts';

/** A file that rows are read from. */
export interface TableFile extends RoomFile {
  readonly format: FormatName;
  /** Its path below the folder that was named; its name where it was named itself. */
  readonly relative: string;
}

/** The format of the file of a path; undefined where nothing tells. */
export type FormatOf = (path: string) => FormatName | undefined;

/**
 * The files of a table: the one that a path names, or all below a folder, in the order of their paths. Names that begin with `.` or `_` are
 * passed over, as marks and checksums of other programs have them.
 *
 * Fails with `PATH.NOT_FOUND` when there is none, and with `PATH.INVALID` for one whose format nothing tells.
 */
export async function findFiles(room: FileRoom, path: string, formatOf: FormatOf, signal: AbortSignal): Promise<readonly TableFile[]> {
  const folder = path.replace(/\/+$/, '');
  const there = folder === '' || path.endsWith('/') ? 'folder' : await room.look(folder, signal);
  if (typeof there === 'object') return [toTableFile(room, there, there.path.split('/').at(-1) ?? '', formatOf)];
  const found = there === undefined ? [] : await room.list(folder, signal);
  const files = found
    .map((file) => ({ file, relative: folder === '' ? file.path : file.path.slice(folder.length + 1) }))
    .filter(({ relative }) => !relative.split('/').some((name) => name.startsWith('.') || name.startsWith('_')));
  if (files.length > 0) return files.map(({ file, relative }) => toTableFile(room, file, relative, formatOf));
  throw new DatastoreError('PATH.NOT_FOUND', `${room.nameOf(path)} is no file, and no folder with files of rows.`, { path });
}

function toTableFile(room: FileRoom, { path, size }: RoomFile, relative: string, formatOf: FormatOf): TableFile {
  const format = formatOf(path);
  if (format !== undefined) return { path, size, relative, format };
  throw new DatastoreError('PATH.INVALID', `The name of ${room.nameOf(path)} tells no format of tables.`, {
    path,
    nextAction: 'Give the format of the files, or name those that are meant.',
  });
}
