import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { expect, test } from 'vitest';
import { createTokenRevocation, defaultAccount, type EmulatorOptions } from '../src/index.ts';
import { createBearerToken } from '../src/testing/index.ts';
import { ask, startDoor } from './door.ts';

const path = `/${defaultAccount}/c`;

const tenant = '11111111-1111-1111-1111-111111111111';
const token = (claims: Readonly<Record<string, unknown>>): string => createBearerToken('object-id', claims);

async function secureOptions(options: EmulatorOptions): Promise<EmulatorOptions> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  return { tls: await authority.issue(), ...options };
}

test('claims are checked, the signature is not', async () => {
  await using door = await startDoor(await secureOptions({ oauth: 'basic' }));
  const tell = (text: string): ReturnType<typeof ask> => ask(door.url + path, { headers: { authorization: `Bearer ${text}` } });
  const good = await tell(token({ upn: 'a@b' }));
  expect(JSON.parse(good.body)).toEqual({
    kind: 'bearer',
    claims: { iss: `https://sts.windows.net/${tenant}/`, aud: 'https://storage.azure.com', tid: tenant, oid: 'object-id', upn: 'a@b' },
  });
  expect((await tell(token({ aud: ['x', 'https://storage.azure.com/'] }))).status).toBe(200);
  const seconds = Math.floor(Date.now() / 1000);
  for (const [text, detail] of [
    ['nonsense', /well-formed/],
    ['a.b.c', /well-formed/],
    [token({ iss: 'https://login.example/' }), /Issuer/],
    [token({ aud: 'https://vault.azure.net' }), /Audience/],
    [token({ nbf: seconds + 600 }), /not yet valid/],
    [token({ exp: seconds - 1 }), /expired/],
    [token({ exp: undefined }), /expired/],
  ] as const) {
    const refused = await tell(text);
    expect(refused).toMatchObject({ status: 401, code: 'InvalidAuthenticationInfo' });
    expect(refused.body).toMatch(detail);
  }
  door.clock.advance(2 * 3_600_000);
  expect((await tell(token({}))).status).toBe(401);
});

test('a refusal carries the challenge', async () => {
  await using door = await startDoor(await secureOptions({ oauth: 'basic' }));
  const response = await fetch(door.url + path, { headers: { authorization: `Bearer ${token({ aud: 'x' })}` } });
  expect(response.headers.get('www-authenticate')).toBe(
    `Bearer authorization_uri=https://login.microsoftonline.com/${tenant}/oauth2/authorize resource_id=https://storage.azure.com`,
  );
});

test('a token is refused without the option, and over http', async () => {
  await using secure = await startDoor(await secureOptions({}));
  await using plain = await startDoor({ oauth: 'basic' });
  for (const door of [secure, plain])
    expect(await ask(door.url + path, { headers: { authorization: `Bearer ${token({})}` } })).toMatchObject({
      status: 403,
      code: 'AuthenticationFailed',
    });
});

test('switched off, everybody is the owner', async () => {
  await using door = await startDoor({ authentication: 'off' });
  expect(JSON.parse((await ask(`${door.url}/anything/c`)).body)).toEqual({ kind: 'owner' });
});

test('a revocation ends the tokens that were shown, and no others', async () => {
  const tokens = createTokenRevocation();
  await using door = await startDoor(await secureOptions({ oauth: 'basic', tokens }));
  const statusOf = async (text: string): Promise<number> =>
    (await ask(door.url + path, { headers: { authorization: `Bearer ${text}` } })).status;
  const [shown, fresh] = [token({ sub: 'shown' }), token({ sub: 'fresh' })];
  expect(await statusOf(shown)).toBe(200);
  tokens.revoke();
  expect([await statusOf(shown), await statusOf(fresh), await statusOf(shown)]).toEqual([401, 200, 401]);
});
