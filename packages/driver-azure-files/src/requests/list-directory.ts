import { readXmlRecords } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';
import { type ListedEntry, toListedEntry } from '../listed-entry.ts';

/** Entries a page, at most. */
export const maxPage = 5_000;

/** Which entries of a directory to list. */
export interface ListDirectoryRequest {
  readonly path: string;
  /** What their names begin with. */
  readonly prefix?: string | undefined;
  readonly marker?: string | undefined;
  readonly maxResults?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A part of a listing. */
export interface ListedPage {
  /** Unfinished files too. */
  readonly entries: readonly ListedEntry[];
  /** Where to go on; undefined on the last page. */
  readonly marker: string | undefined;
  /** The time of the service, by which ages are told. */
  readonly now: number;
}

/** List Directories and Files: one page, read as it arrives. */
export async function listDirectory(client: FilesClient, request: ListDirectoryRequest): Promise<ListedPage> {
  const { path, prefix, marker, maxResults = maxPage, signal } = request;
  const answer = await client.receive({
    operation: 'List Directories and Files',
    method: 'GET',
    path: client.pathOf(path),
    query: {
      comp: 'list',
      include: 'Timestamps,Etag,Attributes,PermissionKey',
      marker,
      maxresults: Math.min(maxResults, maxPage),
      prefix,
      restype: 'directory',
    },
    headers: { 'x-ms-file-extended-info': 'true' },
    right: rights.list,
    signal,
  });
  const entries: ListedEntry[] = [];
  let next: string | undefined;
  for await (const records of readXmlRecords(answer.chunks, ['File', 'Directory', 'NextMarker'])) {
    for (const record of records) {
      if (record.name === 'NextMarker') next = record.text === '' ? undefined : record.text;
      else entries.push(toListedEntry(record, path));
    }
  }
  const date = Date.parse(answer.header('date') ?? '');
  return { entries, marker: next, now: Number.isNaN(date) ? Date.now() : date };
}
