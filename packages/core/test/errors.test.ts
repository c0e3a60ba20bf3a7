import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { withDetails } from '../src/driver.ts';
import { DatastoreError, errorCodes, isDatastoreError, isSecret, redact, Secret, toSecret } from '../src/index.ts';

const secret = 'Zm9vYmFyL2Jheis9PT0';

describe('redact', () => {
  test.each([
    [
      'a SAS URL',
      `https://a.blob.core.windows.net/c/b?sv=2024&sp=rl&sig=${secret}&se=2030`,
      'https://a.blob.core.windows.net/c/b?sv=2024&sp=rl&sig=[redacted]&se=2030',
    ],
    ['a signature that is escaped', `?sig=${encodeURIComponent('a/b+c==')}&x=1`, '?sig=[redacted]&x=1'],
    ['a signature of another vendor', `?X-Amz-Signature=${secret}`, '?X-Amz-Signature=[redacted]'],
    ['an account key', `AccountName=a;AccountKey=${secret}==;EndpointSuffix=x`, 'AccountName=a;AccountKey=[redacted];EndpointSuffix=x'],
    ['a SAS in a connection string', `SharedAccessSignature=sv=2024&sig=${secret};X=1`, 'SharedAccessSignature=[redacted];X=1'],
    ['a database password', `Server=s;User Id=u;Password=${secret};Encrypt=true`, 'Server=s;User Id=u;Password=[redacted];Encrypt=true'],
    ['a form', `grant_type=x&client_secret=${secret}&scope=y`, 'grant_type=x&client_secret=[redacted]&scope=y'],
    ['a bearer token', `Authorization: Bearer ${secret}.${secret}`, 'Authorization: Bearer [redacted]'],
    ['a bearer token in lower case', `authorization: bearer ${secret}`, 'authorization: bearer [redacted]'],
    ['a shared key', `SharedKey account:${secret}=`, 'SharedKey [redacted]'],
    ['a light shared key', `SharedKeyLite account:${secret}=`, 'SharedKeyLite [redacted]'],
    ['a password in a URL', `postgres://user:${secret}@host/db`, 'postgres://user:[redacted]@host/db'],
    ['one with an @', `postgres://user:p@${secret}@host/db`, 'postgres://user:[redacted]@host/db'],
    ['one without a user', `redis://:${secret}@host`, 'redis://:[redacted]@host'],
    ['a token answer', `{"access_token":"${secret}","expires_in":1}`, '{"access_token":"[redacted]","expires_in":1}'],
    ['several', `sig=${secret} and Password=${secret};`, 'sig=[redacted] and Password=[redacted];'],
  ])('hides %s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(expected)).toBe(expected);
  });

  test.each([
    'The path "a/b.txt" does not exist.',
    'https://a.blob.core.windows.net/c/b?comp=list&restype=container',
    'design=blue and config=x',
    'a short Basic set of words',
    'time 10:20 user@example.com',
  ])('leaves %j alone', (text) => expect(redact(text)).toBe(text));
});

describe('DatastoreError', () => {
  test('has one line without secrets, and so has the next action', () => {
    const error = new DatastoreError('ACCESS.DENIED', `First\n  second\r\n\r\nthird ?sig=${secret}`, { nextAction: `Not sig=${secret}` });
    expect(error.message).toBe('First second third ?sig=[redacted]');
    expect(error.nextAction).toBe('Not sig=[redacted]');
    expect(String(error.stack)).not.toContain(secret);
  });

  test('takes from its code what it is not told', () => {
    for (const [code, { retryable, nextAction }] of Object.entries(errorCodes)) {
      const error = new DatastoreError(code as keyof typeof errorCodes, 'x');
      expect([error.retryable, error.nextAction, error.unprocessed]).toEqual([retryable, nextAction, code === 'SERVICE.THROTTLED']);
    }
    expect(new DatastoreError('SERVICE.UNAVAILABLE', 'x', { retryable: false }).retryable).toBe(false);
  });

  test('keeps its cause untouched, and out of JSON and of enumeration', () => {
    const cause = { headers: { authorization: secret } };
    const error = new DatastoreError('SERVICE.UNKNOWN', 'x', { cause, path: 'a', identity: 'nobody' });
    expect(error.cause).toBe(cause);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'DatastoreError',
      code: 'SERVICE.UNKNOWN',
      message: 'x',
      path: 'a',
      identity: 'nobody',
      retryable: false,
      nextAction: errorCodes['SERVICE.UNKNOWN'].nextAction,
    });
    expect(JSON.stringify({ ...error })).not.toContain(secret);
  });

  test('is recognised by its shape', () => {
    expect(isDatastoreError(new DatastoreError('PATH.EXISTS', 'x'))).toBe(true);
    expect(isDatastoreError(Object.assign(new Error('x'), { name: 'DatastoreError', code: 'PATH.EXISTS' }), 'PATH.EXISTS')).toBe(true);
    expect(isDatastoreError({ name: 'DatastoreError', code: 'PATH.EXISTS' }, 'PATH.INVALID')).toBe(false);
    for (const other of [new Error('x'), Object.assign(new Error('x'), { code: 'ENOENT' }), null, undefined, 'DatastoreError', 7]) {
      expect(isDatastoreError(other)).toBe(false);
    }
  });

  test('withDetails adds and never overwrites', () => {
    const cause = new Error('below');
    const before = new DatastoreError('SERVICE.UNAVAILABLE', 'x', { path: 'a', retryable: false, unprocessed: true, retryAfter: 5, cause });
    const after = withDetails(before, {
      operation: 'read',
      path: 'b',
      datastore: 'd',
      driver: 't',
      identity: 'i',
      requestId: 'r',
      retryable: true,
      unprocessed: false,
      retryAfter: 9,
      attempts: 2,
      nextAction: 'other',
      cause: 'other',
    });
    expect(after).toMatchObject({ code: before.code, message: 'x', path: 'a', retryable: false, unprocessed: true, retryAfter: 5 });
    expect(after).toMatchObject({ operation: 'read', datastore: 'd', driver: 't', identity: 'i', requestId: 'r', attempts: 2 });
    expect(after.nextAction).toBe(before.nextAction);
    expect(after.cause).toBe(cause);
    expect(after.stack).toBe(before.stack);
    expect(before.operation).toBe(undefined);
  });
});

describe('Secret', () => {
  test('has no printable form', () => {
    const value = new Secret(secret);
    // The test runner takes console over; this is the console that programs have.
    const output = new PassThrough({ encoding: 'utf8' });
    new Console(output).log('%s %o', value, value, value, { nested: value });
    const printed = String(output.read());
    const forms = [printed, `${value}`, String(value), value.toString(), JSON.stringify({ value }), inspect({ a: [value] }, { depth: 9 })];
    for (const form of forms) {
      expect(form).toContain('[redacted]');
      expect(form).not.toContain(secret);
    }
    const bare = [
      inspect(value, { customInspect: false, showHidden: true, depth: 9 }),
      JSON.stringify({ ...value }),
      Object.keys(value).join(),
    ];
    for (const form of bare) expect(form).not.toContain(secret);
    expect(value.reveal()).toBe(secret);
  });

  test('is recognised also when another copy of core made it', async () => {
    const other: typeof import('../src/config/secret.ts') = await import(`${'../src/config/secret.ts'}?copy`);
    const foreign = new other.Secret('x');
    expect(foreign).not.toBeInstanceOf(Secret);
    expect(isSecret(foreign)).toBe(true);
    expect(toSecret(foreign as Secret)).toBe(foreign);
    expect(isSecret('x')).toBe(false);
    expect(isSecret(null)).toBe(false);
    expect(toSecret('x').reveal()).toBe('x');
  });
});
