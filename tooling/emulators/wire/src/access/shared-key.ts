import { parseHttpDate } from '../resources/http-date.ts';
import type { WireRequest } from '../server/request.ts';
import { authenticationFailed } from './refusals.ts';
import { isSignatureOf } from './signature.ts';

const allowedSkew = 15 * 60_000;

/**
 * Checks an `Authorization` of SharedKey or SharedKeyLite. Throws AuthenticationFailed when the account, the date or the signature
 * is wrong.
 *
 * Source: Microsoft Learn, "Authorize with Shared Key".
 */
export function verifySharedKey(request: WireRequest, accounts: ReadonlyMap<string, Buffer>): void {
  const [, scheme, claimed, signature] = /^(SharedKey|SharedKeyLite) ([^:]+):(.+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (claimed === undefined || signature === undefined)
    throw authenticationFailed('The format of the Authorization header is not correct.');
  const key = accounts.get(claimed);
  if (key === undefined || claimed !== request.account)
    throw authenticationFailed(`Cannot find the claimed account when trying to GetProperties for the account ${claimed}.`);
  verifyDate(request);

  const text = scheme === 'SharedKey' ? fullText(request, true) : liteText(request);
  if (isSignatureOf(key, text, signature)) return;
  // An empty parameter is signed by some of the vendor's clients and left out by others; the service takes both.
  if (scheme === 'SharedKey' && isSignatureOf(key, fullText(request, false), signature)) return;
  throw authenticationFailed(
    `The MAC signature found in the HTTP request '${signature}' is not the same as any computed signature. Server used following string to sign: '${text}'.`,
  );
}

function verifyDate(request: WireRequest): void {
  const text = request.headers['x-ms-date'] ?? request.headers.date;
  const date = text === undefined ? undefined : parseHttpDate(text);
  if (date === undefined) throw authenticationFailed('The Date header in the request is missing or not in the correct format.');
  if (request.receivedAt - date > allowedSkew) throw authenticationFailed(`Request date header too old: '${text}'`);
  if (date - request.receivedAt > allowedSkew) throw authenticationFailed(`Request date header too far in the future: '${text}'`);
}

function fullText(request: WireRequest, withEmpty: boolean): string {
  const { headers } = request;
  const header = (name: string): string => headers[name] ?? '';
  const length = header('content-length');
  return [
    request.method,
    header('content-encoding'),
    header('content-language'),
    length === '0' ? '' : length,
    header('content-md5'),
    header('content-type'),
    headers['x-ms-date'] === undefined ? header('date') : '',
    header('if-modified-since'),
    header('if-match'),
    header('if-none-match'),
    header('if-unmodified-since'),
    header('range'),
    `${canonicalHeaders(headers)}/${request.account}${request.rawPath}${canonicalQuery(request, withEmpty)}`,
  ].join('\n');
}

function liteText(request: WireRequest): string {
  const { headers, query } = request;
  const component = query.get('comp');
  return [
    request.method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers['x-ms-date'] === undefined ? (headers.date ?? '') : '',
    `${canonicalHeaders(headers)}/${request.account}${request.rawPath}${component === undefined ? '' : `?comp=${component}`}`,
  ].join('\n');
}

function canonicalHeaders(headers: WireRequest['headers']): string {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .map((name) => ({ name, key: collationKey(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ name }) => `${name}:${(headers[name] ?? '').replace(/\s+/g, ' ').trim()}\n`)
    .join('');
}

function canonicalQuery({ query }: WireRequest, withEmpty: boolean): string {
  return [...query.values.keys()]
    .sort()
    .map((name) => ({ name, value: [...(query.values.get(name) ?? [])].sort().join(',') }))
    .filter(({ value }) => withEmpty || value !== '')
    .map(({ name, value }) => `\n${name}:${value}`)
    .join('');
}

// The service sorts names as a .NET culture does: hyphens count only between names that are otherwise equal.
const collation = '!#$%&*.^_`|~+0123456789abcdefghijklmnopqrstuvwxyz';

function collationKey(name: string): string {
  const marks = [...name].map((character) => (character === '-' ? '2' : character === "'" ? '1' : '0')).join('');
  const places = name.replace(/['-]/g, '').replace(/./g, (character) => String.fromCharCode(collation.indexOf(character) + 2));
  return `${places}\0${marks}`;
}
