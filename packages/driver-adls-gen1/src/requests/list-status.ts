import { maxPage } from '../capabilities.ts';
import type { FileStatus } from '../file-status.ts';
import { type Receiver, receiveField } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** A page to list. */
export interface ListStatusRequest {
  readonly path: string;
  /** Where to go on: of an earlier page. */
  readonly marker?: string | undefined;
  /** Only names behind this one, and before that. */
  readonly between?: readonly [after: string, before: string] | undefined;
  readonly maxResults?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A part of a listing. */
export interface StatusPage {
  /** Unfinished files too. Of a file, there is its own status, without a name. */
  readonly statuses: readonly FileStatus[];
  /** Where to go on; undefined on the last page. */
  readonly marker: string | undefined;
}

interface FileStatuses {
  readonly FileStatus?: readonly FileStatus[];
  /** Gateways of an older version do not have it. */
  readonly continuationToken?: string;
}

/** Markers tell by their first letter what they are: a token of the service, or the name of the last entry. */
const tokenMark = 't';
const nameMark = 'n';

/** LISTSTATUS: one page of a directory. */
export async function listStatus(client: Receiver, request: ListStatusRequest): Promise<StatusPage> {
  const { path, marker, between, maxResults = maxPage, signal } = request;
  const position = marker?.slice(1);
  const parameters = {
    listSize: maxResults,
    continuationToken: marker?.startsWith(tokenMark) ? position : undefined,
    listAfter: marker?.startsWith(nameMark) ? position : between?.[0],
    listBefore: between?.[1],
  };
  const asked = { ...operationOn(path, 'LISTSTATUS', parameters), signal };
  const { FileStatus: statuses = [], continuationToken } = await receiveField<FileStatuses>(client, asked, 'FileStatuses', 'object');
  const last = statuses.at(-1)?.pathSuffix;
  if (continuationToken) return { statuses, marker: tokenMark + continuationToken };
  const mayGoOn = continuationToken === undefined && statuses.length >= maxResults && last !== undefined && last !== '';
  return { statuses, marker: mayGoOn ? nameMark + last : undefined };
}
