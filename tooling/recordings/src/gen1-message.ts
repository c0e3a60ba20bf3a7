import type { Exchange, RecordedRequest } from './recording.ts';

/** A file or folder as a Gen1 answer describes it. */
export interface FileStatus {
  readonly pathSuffix: string;
  readonly type: 'FILE' | 'DIRECTORY';
  readonly length: number;
  readonly permission: string;
  readonly aclBit?: boolean;
}

/** The operation's name in capitals. */
export function operationOf({ url }: RecordedRequest): string {
  return (/[?&]op=(\w+)/i.exec(url)?.[1] ?? '').toUpperCase();
}

/** The path that a request is about, from the root, without slashes at its ends; empty for the root. */
export function pathOf({ url }: RecordedRequest): string {
  const path = decodeURIComponent(new URL(url).pathname).replace(/^\/webhdfs(ext|\/v1)?(?=\/|$)/, '');
  return path
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}

/** What GETFILESTATUS says, or the entries that LISTSTATUS shows. */
export function statusesIn(body: unknown): readonly FileStatus[] {
  const { FileStatus, FileStatuses } = parse(body) as { FileStatus?: FileStatus; FileStatuses?: { FileStatus: readonly FileStatus[] } };
  return FileStatus === undefined ? (FileStatuses?.FileStatus ?? []) : [FileStatus];
}

export function aclEntriesIn(body: unknown): readonly string[] {
  const { AclStatus } = parse(body) as { AclStatus?: { entries: readonly string[] } };
  return AclStatus?.entries ?? [];
}

function parse(body: unknown): object {
  return typeof body === 'string' && /^\{"(FileStatus|FileStatuses|AclStatus)":/.test(body) ? (JSON.parse(body) as object) : {};
}

/** An exchange that brings an account into a state; of its answer nothing is compared. */
export function prepareGen1(method: string, path: string, query: string, body: string | null = null): Exchange {
  const url = `https://account.azuredatalakestore.net/webhdfs/v1/${path.split('/').map(encodeURIComponent).join('/')}?${query}&api-version=2018-05-01`;
  return { request: { method, url, headers: {}, body }, response: { status: 200, headers: {}, body: null } };
}
