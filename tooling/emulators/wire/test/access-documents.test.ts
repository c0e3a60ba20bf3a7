import { describe, expect, it } from 'vitest';
import {
  createBody,
  createSourceRequest,
  delegationKeyDocument,
  parseQuery,
  readSignedIdentifiers,
  readXml,
  type WireRequest,
  writeSignedIdentifiers,
} from '../src/index.ts';

const now = Date.parse('2026-05-06T07:08:09.010Z');

const requestOf = (body: string): WireRequest => ({
  id: 'id',
  method: 'POST',
  rawPath: '/account/',
  account: 'account',
  resourcePath: '/',
  query: parseQuery(''),
  writtenNames: {},
  headers: { 'x-ms-version': '2025-05-05', authorization: 'SharedKey account:any' },
  body: createBody([Buffer.from(body)]),
  secure: true,
  clientAddress: '127.0.0.1',
  receivedAt: now,
});

describe('stored access policies', () => {
  it('come back with times of seven digits, and nothing that was not given', () => {
    const policy = '<Start>2026-01-02</Start><Expiry>2026-02-03T04:05:06.7Z</Expiry><Permission>rl</Permission>';
    const sent = `<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy>${policy}</AccessPolicy></SignedIdentifier><SignedIdentifier><Id>b</Id></SignedIdentifier></SignedIdentifiers>`;
    const identifiers = readSignedIdentifiers(sent);
    expect(identifiers).toEqual([
      { id: 'a', start: '2026-01-02T00:00:00.0000000Z', expiry: '2026-02-03T04:05:06.7000000Z', permissions: 'rl' },
      { id: 'b' },
    ]);
    expect(readSignedIdentifiers(writeSignedIdentifiers(identifiers))).toEqual(identifiers);
    expect(writeSignedIdentifiers(identifiers)).toContain('<SignedIdentifier><Id>b</Id></SignedIdentifier>');
  });

  it('are none in an empty body, and refused when too many or wrong', () => {
    const one = (inner: string): string => `<SignedIdentifier>${inner}</SignedIdentifier>`;
    const all = (inner: string): string => `<SignedIdentifiers>${inner}</SignedIdentifiers>`;
    expect(readSignedIdentifiers('')).toEqual([]);
    expect(() => readSignedIdentifiers(all(one('<Id>a</Id>').repeat(6)))).toThrow(expect.objectContaining({ code: 'InvalidXmlDocument' }));
    const wrong = ['<Id></Id>', `<Id>${'x'.repeat(65)}</Id>`, '<Id>a</Id><AccessPolicy><Expiry>soon</Expiry></AccessPolicy>'];
    for (const inner of wrong)
      expect(() => readSignedIdentifiers(all(one(inner)))).toThrow(expect.objectContaining({ code: 'InvalidXmlNodeValue' }));
  });
});

describe('a user-delegation key', () => {
  const ask = (inner: string): string =>
    delegationKeyDocument(
      requestOf(`<KeyInfo>${inner}</KeyInfo>`),
      { iss: '', aud: '', oid: 'someone', tid: 'tenant' },
      Buffer.from('key'),
      'f',
    );

  it('names whose it is and for how long', () => {
    const key = readXml(ask('<Start>2026-05-06T00:00:00Z</Start><Expiry>2026-05-07T00:00:00Z</Expiry>'));
    const shown = ['SignedOid', 'SignedTid', 'SignedStart', 'SignedExpiry', 'SignedService', 'SignedVersion'].map(
      (name) => key.child(name)?.text,
    );
    expect(shown).toEqual(['someone', 'tenant', '2026-05-06T00:00:00Z', '2026-05-07T00:00:00Z', 'f', '2025-05-05']);
    expect(Buffer.from(key.child('Value')?.text ?? '', 'base64').length).toBe(32);
    expect(readXml(ask('<Expiry>2026-05-07T00:00:00Z</Expiry>')).child('SignedStart')?.text).toBe('2026-05-06T07:08:09Z');
  });

  it('lasts a week at most', () => {
    for (const expiry of ['', 'soon', '2026-05-06T00:00:00Z', '2026-05-14T00:00:00Z'])
      expect(() => ask(`<Expiry>${expiry}</Expiry>`)).toThrow(expect.objectContaining({ code: 'InvalidXmlNodeValue' }));
  });
});

describe('the request for a source', () => {
  it('finds the account in the path or in the host, and brings only the proof of the source', () => {
    const at = (url: string, authorization?: string): WireRequest => createSourceRequest(requestOf('body'), new URL(url), authorization);
    const byPath = at('http://127.0.0.1:1234/other/share/a%20b?sig=x');
    expect([byPath.method, byPath.account, byPath.resourcePath, byPath.query.get('sig'), byPath.body.length, byPath.secure]).toEqual([
      'GET',
      'other',
      '/share/a%20b',
      'x',
      0,
      false,
    ]);
    const byHost = at('https://other.file.core.windows.net/share/a', 'Bearer token');
    expect([byHost.account, byHost.resourcePath, byHost.headers.authorization]).toEqual(['other', '/share/a', 'Bearer token']);
    expect(at('https://other.file.core.windows.net').resourcePath).toBe('/');
    expect(byPath.headers.authorization).toBeUndefined();
  });
});
