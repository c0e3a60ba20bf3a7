import { StorageSharedKeyCredential } from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';
import { createAccountKeyCredential, encodePath, type Query, signRequest } from '../src/index.ts';
import { compareHeaderNames } from '../src/signing/header-order.ts';
import { stringToSign } from '../src/signing/shared-key.ts';
import { toQueryString } from '../src/transport/query-string.ts';

const account = 'training';
const key = Buffer.from('a key of our own, for signing in tests only').toString('base64');
const credential = createAccountKeyCredential(account, key);
const date = 'Sun, 22 Nov 2026 21:00:00 GMT';

interface Case {
  readonly title: string;
  readonly method?: string;
  readonly name: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const cases: readonly Case[] = [
  { title: 'a plain name', name: 'data/a.csv' },
  { title: 'the root', name: '' },
  { title: 'spaces', name: 'data/a file  with spaces.csv' },
  { title: 'percent', name: 'data/100%/25%20.csv' },
  { title: 'plus, comma, semicolon', name: 'data/a+b,c;d=e&f.csv' },
  { title: 'hash and question mark', name: 'data/a#b?c.csv' },
  { title: 'quotes and parentheses', name: `data/it's "(so)"!*.csv` },
  { title: 'backslash and tilde', name: 'data/a\\b~c.csv' },
  { title: 'unicode, composed and decomposed', name: 'data/\u00e9/e\u0301.csv' },
  { title: 'an emoji', name: 'data/\u{1f4e6}.csv' },
  { title: 'a trailing slash', name: 'data/folder/' },
  { title: 'a query', name: 'data', query: { restype: 'container', comp: 'list', prefix: 'a b+c/\u00e9', maxresults: 5000 } },
  { title: 'a parameter left out', name: 'data', query: { comp: 'list', prefix: '', delimiter: '/' } },
  { title: 'a query out of order', name: 'data', query: { timeout: 30, restype: 'container', comp: 'acl' } },
  { title: 'a block id', name: 'data/a', query: { comp: 'block', blockid: 'YWJj+/==' }, method: 'PUT', body: 'block' },
  {
    title: 'x-ms headers out of order',
    name: 'data/a',
    method: 'PUT',
    body: 'content',
    headers: {
      'x-ms-version': '2024-11-04',
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-content-crc64': 'AAAAAAAAAAA=',
      'x-ms-blob-cache-control': 'no-store',
    },
  },
  {
    title: 'metadata whose order is not that of code points',
    name: 'data/a',
    method: 'PUT',
    headers: { 'x-ms-meta-ab': '1', 'x-ms-meta-a_b': '2', 'x-ms-meta-a1': '3', 'x-ms-meta-a': '4', 'x-ms-meta-_': '5', 'x-ms-meta-1': '6' },
  },
  { title: 'an empty x-ms header', name: 'data/a', method: 'PUT', headers: { 'x-ms-meta-empty': '', 'x-ms-blob-type': 'BlockBlob' } },
  { title: 'spaces before a value', name: 'data/a', method: 'PUT', headers: { 'x-ms-meta-a': '  two  words' } },
  {
    title: 'every standard header that is signed',
    name: 'data/a',
    method: 'PUT',
    body: '12345',
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
      'if-match': '"0x8DD"',
      'if-none-match': '*',
      'if-modified-since': date,
      'if-unmodified-since': date,
      range: 'bytes=0-99',
    },
  },
];

/** What the vendor's policy needs of a request. */
class ForeignHeaders {
  readonly #headers = new Map<string, string>();
  set(name: string, value: string | number): void {
    this.#headers.set(name.toLowerCase(), String(value));
  }
  get(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase());
  }
  headersArray(): { name: string; value: string }[] {
    return [...this.#headers].map(([name, value]) => ({ name, value }));
  }
}

async function signForeign({
  method = 'GET',
  name,
  query = {},
  headers = {},
  body,
}: Case): Promise<{ authorization: string; date: string }> {
  const foreignHeaders = new ForeignHeaders();
  for (const [header, value] of Object.entries(headers)) foreignHeaders.set(header, value);
  const search = toQueryString(query);
  const url = `https://${account}.blob.core.windows.net/${encodePath(name)}${search === '' ? '' : `?${search}`}`;
  const request = { method, url, headers: foreignHeaders, body };
  const sent: (typeof request)[] = [];
  const next = {
    sendRequest: async (signed: typeof request) => {
      sent.push(signed);
      return {};
    },
  };
  const factory = new StorageSharedKeyCredential(account, key);
  const policy = factory.create(next as never, {} as never);
  await policy.sendRequest(request as never);
  expect(sent).toHaveLength(1);
  return { authorization: foreignHeaders.get('authorization') ?? '', date: foreignHeaders.get('x-ms-date') ?? '' };
}

describe('a request is signed as the vendor’s own client signs it', () => {
  test.each(cases)('$title', async (given) => {
    const foreign = await signForeign(given);
    const { method = 'GET', name, query, headers = {}, body = '' } = given;
    const signature = signRequest(credential, {
      method,
      path: `/${encodePath(name)}`,
      query,
      headers: ['x-ms-date', foreign.date, ...Object.entries(headers).flat()],
      contentLength: Buffer.byteLength(body),
    });
    expect(signature).toBe(foreign.authorization);
  });
});

test('content-encoding stands before content-language, as the documentation has it and the vendor’s client has not', () => {
  const text = stringToSign(account, {
    method: 'PUT',
    path: '/data/a',
    query: undefined,
    headers: ['content-language', 'de', 'content-encoding', 'gzip', 'x-ms-date', date],
    contentLength: 0,
  });
  expect(text).toBe(`PUT\ngzip\nde\n\n\n\n\n\n\n\n\n\nx-ms-date:${date}\n/training/data/a`);
});

test('the order of headers is total: antisymmetric, transitive, and equal only for equal names', () => {
  const letters = ['a', 'b', '1', '_', '-', "'", '.', '~'];
  const names = letters.flatMap((first) => letters.flatMap((second) => [first, first + second, `${first}${second}a`]));
  const pairs = names.flatMap((a) => names.map((b) => [a, b] as const));
  const isAntisymmetric = ([a, b]: readonly [string, string]): boolean =>
    Math.sign(compareHeaderNames(a, b)) === -Math.sign(compareHeaderNames(b, a)) && (compareHeaderNames(a, b) === 0) === (a === b);
  expect(pairs.filter((pair) => !isAntisymmetric(pair))).toEqual([]);
  const sorted = names.toSorted(compareHeaderNames);
  const isInOrder = (a: string, index: number): boolean => sorted.slice(index + 1).every((b) => compareHeaderNames(a, b) <= 0);
  expect(sorted.filter((a, index) => !isInOrder(a, index))).toEqual([]);
});

test('a parameter that is undefined or empty is neither signed nor sent', () => {
  const query = { comp: 'list', prefix: undefined, marker: '' };
  expect(toQueryString(query)).toBe('comp=list');
  expect(stringToSign(account, { method: 'GET', path: '/data', query, headers: [], contentLength: 0 })).toMatch(/\/data\ncomp:list$/);
});
