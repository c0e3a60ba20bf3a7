import { createHmac, type KeyObject } from 'node:crypto';
import type { AccountKeyCredential } from '../credentials/credential.ts';
import { compareHeaderNames } from './header-order.ts';

/** A request as it goes on the wire, for signing. */
export interface SignableRequest {
  readonly method: string;
  /** Percent-encoded, from the root of the host: with the account in front where the endpoint has it there. */
  readonly path: string;
  /** Names and values before encoding. */
  readonly query: Query | undefined;
  /** Names, in lower case, and values in turn: `['x-ms-date', '…', 'range', '…']`. Must hold `x-ms-date` or `date`. */
  readonly headers: readonly string[];
  /** Bytes of the body; 0 for none. */
  readonly contentLength: number;
}

/**
 * Query parameters: names in lower case, values as they are before encoding. `undefined` and `''` leave one out: the services
 * take an empty parameter for none, and the vendor's own clients do not agree on whether one is signed.
 */
export type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * The value of the `authorization` header for a request signed with an account key, as Blob, Files, Queue and DFS want it.
 *
 * Source: Microsoft Learn, "Authorize with Shared Key", section "Blob, Queue, and File services".
 */
export function signRequest(credential: AccountKeyCredential, request: SignableRequest): string {
  return `SharedKey ${credential.accountName}:${signText(credential.key, stringToSign(credential.accountName, request))}`;
}

/** HMAC-SHA256 of a text in base64, as every signature of the storage services is made. */
export function signText(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}

/** The text that is signed. Exported for diagnosis: the service quotes its own in a refused request's error. */
export function stringToSign(accountName: string, request: SignableRequest): string {
  const { headers, contentLength } = request;
  let encoding = '';
  let language = '';
  let md5 = '';
  let type = '';
  let date = '';
  let modifiedSince = '';
  let match = '';
  let noneMatch = '';
  let unmodifiedSince = '';
  let range = '';
  const own: number[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.startsWith('x-ms-')) {
      insertSorted(own, index, headers);
      continue;
    }
    const value = headers[index + 1] as string;
    switch (name) {
      case 'content-encoding':
        encoding = value;
        break;
      case 'content-language':
        language = value;
        break;
      case 'content-md5':
        md5 = value;
        break;
      case 'content-type':
        type = value;
        break;
      case 'date':
        date = value;
        break;
      case 'if-modified-since':
        modifiedSince = value;
        break;
      case 'if-match':
        match = value;
        break;
      case 'if-none-match':
        noneMatch = value;
        break;
      case 'if-unmodified-since':
        unmodifiedSince = value;
        break;
      case 'range':
        range = value;
    }
  }
  const length = contentLength === 0 ? '' : contentLength;
  let text = `${request.method}\n${encoding}\n${language}\n${length}\n${md5}\n${type}\n${date}\n${modifiedSince}\n${match}\n${noneMatch}\n${unmodifiedSince}\n${range}\n`;
  for (const index of own) text += `${headers[index]}:${(headers[index + 1] as string).trim()}\n`;
  text += `/${accountName}${request.path}`;
  return request.query === undefined ? text : text + canonicalQuery(request.query);
}

/** Insertion sort: there are four to eight of them, mostly in order. */
function insertSorted(sorted: number[], index: number, headers: readonly string[]): void {
  const name = headers[index] as string;
  let at = sorted.length;
  while (at > 0 && compareHeaderNames(headers[sorted[at - 1] as number] as string, name) > 0) {
    sorted[at] = sorted[at - 1] as number;
    at--;
  }
  sorted[at] = index;
}

function canonicalQuery(query: Query): string {
  const names = Object.keys(query);
  if (names.length > 1) names.sort();
  let text = '';
  for (const name of names) {
    const value = query[name];
    if (value !== undefined && value !== '') text += `\n${name}:${value}`;
  }
  return text;
}
