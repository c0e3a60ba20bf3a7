import { expect, test } from 'vitest';
import { startAccount } from './account.ts';
import { tokenFor, verifyingOptions } from './identities.ts';

test('a token is needed, for this service and this hour', async () => {
  await using account = await startAccount(await verifyingOptions());
  const ask = (authorization?: string): ReturnType<typeof account.ask> =>
    account.ask('GET', 'LISTSTATUS', '/', {}, undefined, authorization === undefined ? {} : { authorization });
  expect((await ask(`Bearer ${tokenFor('me')}`)).status).toBe(200);
  const seconds = Math.floor(Date.now() / 1000);
  for (const [authorization, message] of [
    [undefined, /header is missing/],
    ['SharedKey devstoreaccount1:AAAA', /holds no bearer token/],
    ['Bearer nonsense', /Failed to validate/],
    [`Bearer ${tokenFor('me', { aud: 'https://storage.azure.com' })}`, /audience/],
    [`Bearer ${tokenFor('me', { iss: 'https://else.example/' })}`, /issuer/],
    [`Bearer ${tokenFor('me', { exp: seconds - 1 })}`, /is expired/],
    [`Bearer ${tokenFor('me', { nbf: seconds + 600 })}`, /not valid yet/],
  ] as const) {
    const refused = await ask(authorization);
    expect([refused.status, refused.json().error]).toEqual([
      401,
      { code: 'AuthenticationFailed', message: expect.stringMatching(message) },
    ]);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri="https:\/\/login\.windows\.net\/(1111|common)/);
  }
  account.emulator.clock.advance(2 * 3_600_000);
  expect((await ask(`Bearer ${tokenFor('me')}`)).status).toBe(401);
});

test('the account belongs to its owner, or to whoever asks first', async () => {
  await using account = await startAccount(await verifyingOptions());
  const list = async (claims: Record<string, unknown>): Promise<number> =>
    (await account.ask('GET', 'LISTSTATUS', '/', {}, undefined, { authorization: `Bearer ${tokenFor('', claims)}` })).status;
  expect(await list({ oid: undefined, appid: 'application' })).toBe(200);
  expect(await list({ oid: 'somebody' })).toBe(403);
  expect(await list({ oid: undefined, appid: 'application' })).toBe(200);
});

test('a token is refused over http, and without the option', async () => {
  for (const options of [{ oauth: 'basic' } as const, {}]) {
    await using account = await startAccount({ authentication: 'verify', ...options });
    const headers = { authorization: `Bearer ${tokenFor('me')}` };
    expect((await account.ask('GET', 'LISTSTATUS', '/', {}, undefined, headers)).status).toBe(401);
  }
});
