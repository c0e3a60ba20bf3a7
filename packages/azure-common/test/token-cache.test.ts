import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AccessToken, createTokenCredential, type TokenCache, type TokenCredential, type TokenRequest } from '../src/index.ts';

/** A source that gives `token 1`, `token 2` … when it is told to. */
class Source implements TokenCredential {
  readonly asked: TokenRequest[] = [];
  readonly #waiting: PromiseWithResolvers<AccessToken | null>[] = [];
  getToken(_scopes: string | string[], options: TokenRequest = {}): Promise<AccessToken | null> {
    const waiting = Promise.withResolvers<AccessToken | null>();
    this.asked.push(options);
    this.#waiting.push(waiting);
    return waiting.promise;
  }
  /** Gives the next token to whoever asked first. */
  give(lifetimeMinutes: number, more: Partial<AccessToken> = {}): void {
    const given = this.asked.length - this.#waiting.length + 1;
    this.#waiting.shift()?.resolve({ token: `token ${given}`, expiresOnTimestamp: Date.now() + lifetimeMinutes * 60_000, ...more });
  }
  fail(error: unknown): void {
    this.#waiting.shift()?.reject(error);
  }
}

let source: Source;
let tokens: TokenCache;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  source = new Source();
  tokens = createTokenCredential(source, 'scope').tokens;
});

afterEach(() => {
  vi.useRealTimers();
});

const forward = (minutes: number): unknown => vi.setSystemTime(Date.now() + minutes * 60_000);
const first = async (lifetimeMinutes: number, more?: Partial<AccessToken>): Promise<void> => {
  const got = tokens.getToken();
  source.give(lifetimeMinutes, more);
  await got;
};

describe('tokens', () => {
  test('requests at the same time share one fetch', async () => {
    const asked = [tokens.getToken(), tokens.getToken(), tokens.getToken()];
    source.give(60);
    expect(await Promise.all(asked)).toEqual(['token 1', 'token 1', 'token 1']);
    expect(source.asked).toHaveLength(1);
  });

  test('a token is given without waiting until shortly before its end', async () => {
    await first(60);
    forward(54);
    expect(tokens.tryToken()).toBe('token 1');
    expect(source.asked).toHaveLength(1);
  });

  test('it is renewed in the background, while the old one still serves', async () => {
    await first(60);
    forward(56);
    expect(tokens.tryToken()).toBe('token 1');
    expect(tokens.tryToken()).toBe('token 1');
    expect(source.asked).toHaveLength(2);
    source.give(60);
    await vi.waitFor(() => expect(tokens.tryToken()).toBe('token 2'));
  });

  test('the issuer’s own time for renewal counts', async () => {
    await first(60, { refreshAfterTimestamp: Date.now() + 10 * 60_000 });
    forward(11);
    tokens.tryToken();
    expect(source.asked).toHaveLength(2);
  });

  test('a short life is used for its most part', async () => {
    await first(1);
    forward(0.7);
    expect(tokens.tryToken()).toBe('token 1');
    expect(source.asked).toHaveLength(1);
    forward(0.15);
    expect(tokens.tryToken()).toBe('token 1');
    expect(source.asked).toHaveLength(2);
    forward(0.1);
    expect(tokens.tryToken()).toBeUndefined();
  });

  test('an ended token is not given', async () => {
    await first(60);
    forward(60);
    const next = tokens.getToken();
    source.give(60);
    expect(await next).toBe('token 2');
  });

  test('a renewal that fails in the background is tried again after a pause, and told only when the token has ended', async () => {
    await first(60);
    forward(56);
    tokens.tryToken();
    source.fail(new Error('the network is away'));
    await vi.waitFor(() => {
      forward(0.6);
      tokens.tryToken();
      expect(source.asked.length).toBeGreaterThan(2);
    });
    expect(tokens.current()).toBe('token 1');
    source.fail(new Error('still away'));
    forward(60);
    await vi.waitFor(async () => {
      const got = tokens.getToken();
      source.fail(new Error('away for good'));
      await expect(got).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('away for good') });
    });
  });

  test('a refused token is renewed once for all who were refused', async () => {
    await first(60);
    const renewals = [tokens.renewToken('token 1'), tokens.renewToken('token 1')];
    source.give(60);
    expect(await Promise.all(renewals)).toEqual(['token 2', 'token 2']);
    expect(await tokens.renewToken('token 1')).toBe('token 2');
    expect(source.asked).toEqual([{}, { forceRefresh: true }]);
  });

  test('claims that the service demands are passed on', async () => {
    await first(60);
    const renewal = tokens.renewToken('token 1', { claims: '{"access_token":{}}' });
    source.give(60);
    await renewal;
    expect(source.asked[1]).toEqual({ forceRefresh: true, claims: '{"access_token":{}}' });
  });

  test('whoever aborts gets the reason; the others get the token', async () => {
    const control = new AbortController();
    const reason = { enough: true };
    const aborted = tokens.getToken(control.signal);
    const patient = tokens.getToken();
    control.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    source.give(60);
    expect(await patient).toBe('token 1');
  });

  test.each([
    [new Error('no login'), false],
    [Object.assign(new Error('try later'), { statusCode: 503 }), true],
    [Object.assign(new Error('bad secret'), { statusCode: 401 }), false],
  ])('%s is told with its cause', async (cause, retryable) => {
    const got = tokens.getToken();
    source.fail(cause);
    await expect(got).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', retryable, unprocessed: true, cause });
  });

  test('a source without token is an error', async () => {
    const credential = createTokenCredential({ getToken: async () => null });
    await expect(credential.tokens.getToken()).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
  });
});

test.each([
  [{ appid: 'app-1', oid: 'object-1' }, 'token of client app-1 (object object-1)'],
  [{ azp: 'app-2' }, 'token of client app-2'],
  [{ oid: 'object-2' }, 'token of object object-2'],
  [{ appid: 'a"b\n' }, 'token of an unreadable token'],
  ['not JSON', 'token of an unreadable token'],
])('a token with %j is %s', async (claims, identity) => {
  const payload = Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)).toString('base64url');
  const credential = createTokenCredential({
    getToken: async () => ({ token: `h.${payload}.s`, expiresOnTimestamp: Date.now() + 3_600_000 }),
  });
  expect(credential.identity).toBe('token credential');
  await credential.tokens.getToken();
  expect(credential.identity).toBe(identity);
});
