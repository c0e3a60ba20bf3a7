import { isIP } from 'node:net';
import { decodeEscapes, parseQuery } from './query.ts';
import { createBody, type WireRequest } from './request.ts';

/** The account that an address names, and what is left of its path. */
export type AccountAddress = Pick<WireRequest, 'account' | 'resourcePath'>;

/** The account in a host name (`account.file.core.windows.net`); undefined for an address by which the path has to name it. */
export function accountOfHost(host: string | undefined): string | undefined {
  const name = (host ?? '').replace(/:\d+$/, '');
  if (name.startsWith('[') || isIP(name) !== 0) return undefined;
  const dot = name.indexOf('.');
  return dot > 0 ? name.slice(0, dot) : undefined;
}

/** Splits a path whose first segment is the account. */
export function splitAccountPath(rawPath: string): AccountAddress {
  const end = rawPath.indexOf('/', 1);
  const account = decodeEscapes(end < 0 ? rawPath.slice(1) : rawPath.slice(1, end));
  return { account, resourcePath: end < 0 ? '/' : rawPath.slice(end) };
}

/** The GET that the service itself would make for a source (`x-ms-copy-source` ...) of a request. */
export function createSourceRequest(request: WireRequest, url: URL, authorization?: string): WireRequest {
  const account = accountOfHost(url.host);
  return {
    ...request,
    ...(account === undefined ? splitAccountPath(url.pathname) : { account, resourcePath: url.pathname }),
    method: 'GET',
    rawPath: url.pathname,
    query: parseQuery(url.search.slice(1)),
    headers: authorization === undefined ? { host: url.host } : { host: url.host, authorization },
    body: createBody([]),
    secure: url.protocol === 'https:',
  };
}
