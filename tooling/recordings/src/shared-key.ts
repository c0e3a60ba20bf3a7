import { createHmac } from 'node:crypto';

/** A request as it will be sent, for signing. Header names are in lower case. */
export interface Signable {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyLength: number;
}

const signedHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/**
 * The value of an Authorization header by Shared Key, for Blob, DFS and Files since version 2015-02-21. The key is base64.
 *
 * Source: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function signSharedKey(account: string, key: string, { method, target, headers, bodyLength }: Signable): string {
  // A length of zero is signed as nothing.
  const length = bodyLength === 0 ? '' : String(bodyLength);
  const text = [
    method,
    ...signedHeaders.map((name) => (name === 'content-length' ? length : (headers[name] ?? ''))),
    ...canonicalHeaders(headers),
    canonicalResource(account, target),
  ].join('\n');
  return `SharedKey ${account}:${hmac(key, text)}`;
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-ms-'));
  return names.sort().map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`);
}

function canonicalResource(account: string, target: string): string {
  const { pathname, searchParams } = new URL(target, 'http://account');
  const parameters = new Map<string, string[]>();
  for (const [name, value] of searchParams) parameters.set(name.toLowerCase(), [...(parameters.get(name.toLowerCase()) ?? []), value]);
  const lines = [...parameters]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, values]) => `${name}:${values.sort().join(',')}`);
  return [`/${account}${pathname}`, ...lines].join('\n');
}

/** A bearer token whose signature nobody can check: the form of a token, and nothing that opens a real account. */
export function unsignedToken(audience: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tenant = '72f988bf-0000-4000-8000-2d7cd011db47';
  const claims = { aud: audience, iss: `https://sts.windows.net/${tenant}/`, tid: tenant, oid: '5f0f6d9e-3b57-4d0c-9a86-0f8f2f6f8f10' };
  return [part({ alg: 'none', typ: 'JWT' }), part({ ...claims, iat: seconds, nbf: seconds, exp: seconds + 3600 }), ''].join('.');
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}
