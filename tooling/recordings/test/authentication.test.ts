import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { accountKey } from '../src/authentication.ts';
import { signSharedKey } from '../src/shared-key.ts';
import { files, replayAgainst, sketch } from './stub.ts';

const share = { method: 'PUT', url: `${files}/share?restype=share`, status: 201 };

it('switches signatures off where no answer is about them', async () => {
  const { stub } = await replayAgainst(sketch('file', [{ ...share, sent: { authorization: 'sanitized' } }]), () => ({ status: 201 }));
  expect(stub.started[0]?.authentication).toBe('off');
  expect(stub.seen[0]?.headers.authorization).toBeUndefined();
});

it('signs every request where one is refused, and that one with another key', async () => {
  const recording = sketch('file', [
    share,
    { url: `${files}/?comp=list`, status: 403, got: { 'x-ms-error-code': 'AuthenticationFailed' } },
  ]);
  const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
  expect(stub.started[0]).toMatchObject({ authentication: 'verify', accounts: { account: accountKey } });
  const signatures = stub.seen.map(({ method, target, headers }) => {
    const { authorization, 'content-length': length, ...rest } = headers;
    return authorization === signSharedKey('account', accountKey, { method, target, headers: rest, bodyLength: Number(length ?? 0) });
  });
  expect(signatures).toEqual([true, false]);
});

it('sends nothing where the answer says that nothing was sent', async () => {
  const recording = sketch('file', [{ url: `${files}/share/a`, status: 401, got: { 'x-ms-error-code': 'NoAuthenticationInformation' } }]);
  const { stub } = await replayAgainst(recording, () => ({ status: 401 }));
  expect(stub.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

it('keeps the source of a copy in another account where it was not found for want of a signature', async () => {
  const file = { method: 'PUT', url: `${files}/remote/a`, sent: { 'x-ms-type': 'file' }, status: 201 };
  const copy = {
    method: 'PUT',
    url: `${files}/share/b`,
    sent: { 'x-ms-copy-source': `${files}/remote/a` },
    status: 404,
    got: { 'x-ms-error-code': 'CannotVerifyCopySource' },
  };
  const { stub } = await replayAgainst(sketch('file', [share, { ...share, url: `${files}/remote?restype=share` }, file, copy]), () => ({
    status: 201,
  }));
  expect(stub.seen.map(({ headers }) => headers.host?.split('.')[0])).toEqual(['account', 'other', 'other', 'account']);
  expect(stub.seen[2]?.headers.authorization).toMatch(/^SharedKey other:/);
  expect(stub.seen[3]?.headers['x-ms-copy-source']).toMatch(/\/other\/remote\/a$/);
});

it('names a key where the recorder took a customer key out', async () => {
  const url = `${files}/share/a`;
  const recording = sketch('file', [
    share,
    { url, sent: { 'x-ms-encryption-key': 'sanitized' }, got: { 'x-ms-encryption-key-sha256': 'recorded' } },
  ]);
  const answering = async (digest: string): Promise<string[]> =>
    (
      await replayAgainst(recording, ({ method }) =>
        method === 'PUT' ? { status: 201 } : { status: 200, headers: { 'x-ms-encryption-key-sha256': digest } },
      )
    ).differences;
  const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
  const key = Buffer.from(stub.seen[1]?.headers['x-ms-encryption-key'] ?? '', 'base64');
  expect(key).toHaveLength(32);
  expect(await answering(createHash('sha256').update(key).digest('base64'))).toEqual([]);
  expect(await answering('another')).toEqual(['1 header x-ms-encryption-key-sha256']);
});

it('sends a bearer token over https where management by one is refused', async () => {
  const recording = sketch('file', [{ ...share, status: 409, got: { 'x-ms-error-code': 'ManagementApiRestrictedToSrp' } }]);
  const { stub } = await replayAgainst(recording, () => ({ status: 409, headers: { 'x-ms-error-code': 'ManagementApiRestrictedToSrp' } }));
  expect(stub.started[0]).toMatchObject({ oauth: 'basic', tls: { cert: expect.stringContaining('BEGIN CERTIFICATE') as unknown } });
  expect(stub.seen[0]?.headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.$/);
});

it('signs the text that the service documents', () => {
  const request = {
    method: 'PUT',
    target: '/share/a%20b?restype=directory&Comp=metadata&b=2&b=1',
    headers: {
      'x-ms-version': '2021-06-08',
      'x-ms-date': 'Fri, 07 Oct 2022 21:07:56 GMT',
      'content-type': 'text/plain',
      'x-ms-meta-a': '  two  words ',
    },
    bodyLength: 3,
  };
  const text = [
    'PUT\n\n\n3\n\ntext/plain\n\n\n\n\n\n',
    'x-ms-date:Fri, 07 Oct 2022 21:07:56 GMT',
    'x-ms-meta-a:two words',
    'x-ms-version:2021-06-08',
    '/account/share/a%20b',
    'b:1,2',
    'comp:metadata',
    'restype:directory',
  ].join('\n');
  const signature = createHmac('sha256', 'key').update(text).digest('base64');
  expect(signSharedKey('account', Buffer.from('key').toString('base64'), request)).toBe(`SharedKey account:${signature}`);
});
