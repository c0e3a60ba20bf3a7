import { DatastoreError } from '@stowage/core';
import { type FormatName, tableFormats, tryFormatOf } from '@stowage/tabular';
import type { FileRoom, RoomFile } from '../files/room.ts';
import { badOptions, type RowSettings } from '../options.ts';

/** Where the files of a copy go. */
export interface FileLayout {
  readonly format: FormatName;
  /** The one file; undefined for parts. */
  readonly file: string | undefined;
  readonly folder: string;
  /** Of a part, in the folder or in that of its partition; counted from 1. */
  partName(number: number): string;
  /** Whether a file's path below the folder has the form of a part of this copy, as this one or another of the same name makes it. */
  isPart(relative: string): boolean;
}

/**
 * Says where rows go: a path with a slash at its end, the root, or any with parts is a folder, in which files are named after what is copied; else it
 * is the file itself.
 *
 * Fails with `OPTIONS.INVALID` when nothing tells the format.
 */
export function toLayout(
  path: string,
  stem: string,
  settings: Pick<RowSettings, 'format' | 'partRows' | 'partBytes' | 'partitionBy'>,
): FileLayout {
  const { partRows, partBytes, partitionBy } = settings;
  const inParts = partRows !== undefined || partBytes !== undefined || partitionBy.length > 0;
  const isFolder = inParts || path === '' || path.endsWith('/');
  const format = settings.format ?? (isFolder ? undefined : tryFormatOf(path)?.name);
  if (format === undefined) {
    throw badOptions(
      `Nothing says which format the rows get at ${path === '' ? 'the root' : path}.`,
      `Give the format: ${Object.keys(tableFormats).join(', ')}.`,
    );
  }
  const extension = tableFormats[format].extensions[0];
  const folder = path.replace(/\/+$/, '');
  const parts = new RegExp(`^${partitionBy.map(() => '[^/]+=[^/]*/').join('')}${escapeText(stem)}-\\d{5,}${escapeText(extension)}$`);
  const single = `${stem}${extension}`;
  return {
    format,
    folder,
    file: inParts ? undefined : isFolder ? (folder === '' ? single : `${folder}/${single}`) : path,
    partName: (number) => `${stem}-${String(number).padStart(5, '0')}${extension}`,
    isPart: (relative) => parts.test(relative),
  };
}

const escapeText = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The parts of an earlier copy of the same name. */
export async function findParts(room: FileRoom, { folder, isPart }: FileLayout, signal: AbortSignal): Promise<readonly RoomFile[]> {
  const found = (await room.list(folder, signal))
    .map((file) => ({ file, relative: folder === '' ? file.path : file.path.slice(folder.length + 1) }))
    .filter(({ relative }) => isPart(relative));
  const names = new Set(found.map(({ relative }) => relative));
  // A number of more digits comes behind 99999; without that it is none of ours but a day, as in trips-20261101.csv.
  const isOurs = (relative: string): boolean =>
    /-\d{5}\.[^/]*$/.test(relative) || names.has(relative.replace(/-\d+(?=\.[^/]*$)/, '-99999'));
  return found.filter(({ relative }) => isOurs(relative)).map(({ file }) => file);
}

/** Refuses what is there already, before any row is read: `PATH.EXISTS`. */
export function partsExist(room: FileRoom, { folder }: FileLayout, parts: readonly RoomFile[]): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${room.nameOf(folder)} has ${parts.length} files of such a copy: ${parts[0]?.path}.`, {
    path: parts[0]?.path,
    nextAction: 'Choose another folder, or overwrite them (onConflict).',
  });
}
