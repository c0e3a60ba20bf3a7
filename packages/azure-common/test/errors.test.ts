import { errorCodes } from '@stowage/core/driver';
import { describe, expect, test, vi } from 'vitest';
import {
  anonymousCredential,
  type Credential,
  createAccountKeyCredential,
  createSasCredential,
  createTokenCredential,
  explainAnswer,
  type RefusedAnswer,
  serviceErrors,
} from '../src/index.ts';

const accountKey = createAccountKeyCredential('training', 'aHVzaA==');
const requestId = '5b0e6a4c-001e-0000-3c1f-5b2b6c000000';
const reader = { role: 'Storage Blob Data Reader', sas: 'r' };

interface Given extends Partial<Pick<RefusedAnswer, 'right' | 'errors' | 'credential'>> {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function explain({ status, headers = {}, body = '', ...rest }: Given): ReturnType<typeof explainAnswer> {
  const all: Readonly<Record<string, string>> = { 'x-ms-request-id': requestId, date: new Date().toUTCString(), ...headers };
  return explainAnswer({
    operation: 'Get Blob',
    status,
    header: (name) => all[name],
    body: Buffer.from(body),
    credential: accountKey,
    host: 'training.blob.core.windows.net',
    ...rest,
  });
}

const xml = (code: string, message: string, more = ''): string =>
  `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:${requestId}\nTime:2026-11-22T21:00:00.0000000Z</Message>${more}</Error>`;

describe('the forms of an error', () => {
  test('XML of Blob and Files, with byte order mark', () => {
    expect(explain({ status: 404, body: xml('BlobNotFound', 'The specified blob does not exist.') })).toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: 'Get Blob: BlobNotFound (HTTP 404). The specified blob does not exist.',
      requestId,
      identity: 'account key of training',
      retryable: false,
    });
  });

  test('JSON of DFS', () => {
    const body = JSON.stringify({
      error: { code: 'PathNotFound', message: `The specified path does not exist.\nRequestId:${requestId}\nTime:2026` },
    });
    expect(explain({ status: 404, body })).toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: 'Get Blob: PathNotFound (HTTP 404). The specified path does not exist.',
    });
  });

  test('a remote exception of Gen1', () => {
    const body = JSON.stringify({
      RemoteException: { exception: 'FileNotFoundException', message: 'File /a does not exist', javaClassName: 'java.io' },
    });
    expect(explain({ status: 404, body })).toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: 'Get Blob: FileNotFoundException (HTTP 404). File /a does not exist.',
    });
  });

  test('a header alone, as after a HEAD', () => {
    expect(explain({ status: 404, headers: { 'x-ms-error-code': 'ContainerNotFound' } })).toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
  });

  test('a status alone', () => {
    expect(explain({ status: 404 })).toMatchObject({ code: 'PATH.NOT_FOUND', message: 'Get Blob: HTTP 404.' });
  });

  test.each(['constructor', '__proto__', 'toString'])('a code named %s goes by its status', (code) => {
    expect(explain({ status: 409, headers: { 'x-ms-error-code': code } })).toMatchObject({ code: 'CONDITION.FAILED' });
  });
});

describe('the table', () => {
  const expected: Readonly<Record<string, readonly [number, string]>> = {
    BlobNotFound: [404, 'PATH.NOT_FOUND'],
    ResourceNotFound: [404, 'PATH.NOT_FOUND'],
    PathNotFound: [404, 'PATH.NOT_FOUND'],
    ContainerNotFound: [404, 'DATASTORE.NOT_FOUND'],
    ShareNotFound: [404, 'DATASTORE.NOT_FOUND'],
    FilesystemNotFound: [404, 'DATASTORE.NOT_FOUND'],
    BlobAlreadyExists: [409, 'PATH.EXISTS'],
    PathAlreadyExists: [409, 'PATH.EXISTS'],
    DirectoryNotEmpty: [409, 'DIRECTORY.NOT_EMPTY'],
    ConditionNotMet: [412, 'CONDITION.FAILED'],
    TargetConditionNotMet: [412, 'CONDITION.FAILED'],
    SourceConditionNotMet: [412, 'CONDITION.FAILED'],
    LeaseIdMissing: [412, 'PATH.LOCKED'],
    InvalidRange: [416, 'RANGE.INVALID'],
    InvalidResourceName: [400, 'PATH.INVALID'],
    AuthenticationFailed: [403, 'ACCESS.UNAUTHENTICATED'],
    NoAuthenticationInformation: [401, 'ACCESS.UNAUTHENTICATED'],
    AuthorizationFailure: [403, 'ACCESS.DENIED'],
    AuthorizationPermissionMismatch: [403, 'ACCESS.DENIED'],
    InsufficientAccountPermissions: [403, 'ACCESS.DENIED'],
    AccountIsDisabled: [403, 'ACCESS.DENIED'],
    ServerBusy: [503, 'SERVICE.THROTTLED'],
    InternalError: [500, 'SERVICE.UNAVAILABLE'],
    OperationTimedOut: [500, 'SERVICE.TIMEOUT'],
    Md5Mismatch: [400, 'DATA.CORRUPT'],
    Crc64Mismatch: [400, 'DATA.CORRUPT'],
  };
  test.each(Object.entries(expected))('%s', (code, [status, ours]) => {
    expect(explain({ status, headers: { 'x-ms-error-code': code } })).toMatchObject({ code: ours });
  });

  test('never says SERVICE.UNKNOWN, whatever the status', () => {
    for (let status = 300; status < 600; status++) {
      const { code } = explain({ status });
      expect(code in errorCodes && code !== 'SERVICE.UNKNOWN', String(status)).toBe(true);
    }
    for (const { code } of Object.values(serviceErrors)) expect(code).not.toBe('SERVICE.UNKNOWN');
  });

  test.each([
    [429, {}, { code: 'SERVICE.THROTTLED', retryable: true, unprocessed: true, retryAfter: undefined }],
    [503, { 'retry-after': '7' }, { code: 'SERVICE.THROTTLED', retryAfter: 7000 }],
    [503, { 'x-ms-retry-after-ms': '150', 'retry-after': '7' }, { retryAfter: 150 }],
    [503, { 'retry-after': 'soon' }, { retryAfter: undefined }],
    [500, {}, { code: 'SERVICE.UNAVAILABLE', retryable: true, unprocessed: false }],
    [502, {}, { code: 'SERVICE.UNAVAILABLE', retryable: true }],
    [504, {}, { code: 'SERVICE.TIMEOUT', retryable: true }],
    [302, {}, { code: 'SERVICE.UNAVAILABLE', retryable: false }],
    [507, {}, { code: 'STORAGE.FULL' }],
  ])('HTTP %i with %j', (status, headers, details) => {
    expect(explain({ status, headers })).toMatchObject(details);
  });

  test('a date to try again is counted from now', () => {
    const { retryAfter } = explain({ status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } });
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });

  test('a driver’s own rows go first', () => {
    const errors = { BlobNotFound: { code: 'CONDITION.FAILED', nextAction: 'Look elsewhere.' } } as const;
    expect(explain({ status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' }, errors })).toMatchObject({
      code: 'CONDITION.FAILED',
      nextAction: 'Look elsewhere.',
    });
  });
});

describe('a refusal says who asked, and what is missing', () => {
  const denied = { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' }, right: reader };
  const token = createTokenCredential({ getToken: async () => null });

  test.each<[string, Credential, string, string]>([
    ['an identity without the role', token, 'Asked as token credential', 'Storage Blob Data Reader'],
    ['a SAS without the letter', createSasCredential('sp=l&sig=x'), 'which lacks the letter r', 'sp has r'],
    ['a SAS with the letter, but for something else', createSasCredential('sp=r&sig=x'), 'Asked with a SAS for r.', 'this resource'],
    ['a SAS of a policy', createSasCredential('si=readers&sig=x'), 'of the policy readers', 'Give the policy readers the letter r, or'],
    ['nobody', anonymousCredential, 'Asked as anonymous', 'credential'],
    ['an account key', accountKey, 'Asked as account key of training', 'account keys'],
  ])('%s', (_title, credential, message, nextAction) => {
    expect(explain({ ...denied, credential })).toMatchObject({
      code: 'ACCESS.DENIED',
      identity: credential.identity,
      requestId,
      message: expect.stringContaining(message),
      nextAction: expect.stringContaining(nextAction),
    });
  });

  test('one of several letters is enough', () => {
    const right = { role: 'Storage Blob Data Contributor', sas: 'cw' };
    expect(explain({ ...denied, right, credential: createSasCredential('sp=r&sig=x') }).message).toContain('lacks the letter c or w');
    expect(explain({ ...denied, right, credential: createSasCredential('sp=rc&sig=x') }).message).not.toContain('lacks');
  });

  test('a SAS that has expired, or is not valid yet, by the service’s clock', () => {
    const refused = { status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed' } };
    expect(explain({ ...refused, credential: createSasCredential('sp=r&se=2020-01-01&sig=x') })).toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('expired at 2020-01-01T00:00:00Z'),
    });
    expect(explain({ ...refused, credential: createSasCredential('sp=r&st=2999-01-01&sig=x') }).message).toContain(
      'only from 2999-01-01T00:00:00Z',
    );
    const past = new Date(Date.now() + 3 * 3_600_000).toUTCString();
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const credential = createSasCredential(`sp=r&se=${soon}&sig=x`);
    expect(explain({ status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed', date: past }, credential }).message).toContain(
      'expired at',
    );
  });

  test('the reason that the service gives for a token is passed on', () => {
    const detail = '<AuthenticationErrorDetail>Issuer validation failed. Issuer did not match.\nmore</AuthenticationErrorDetail>';
    const error = explain({
      status: 401,
      body: xml('InvalidAuthenticationInfo', 'Server failed to authenticate the request.', detail),
      credential: token,
    });
    expect(error).toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('Issuer validation failed. Issuer did not match.'),
    });
  });

  test('what the service tells of an account key’s signature is not repeated: it has the signature in it', () => {
    const detail =
      "<AuthenticationErrorDetail>The MAC signature found in the HTTP request 'aHVzaA==' is not the same</AuthenticationErrorDetail>";
    expect(explain({ status: 403, body: xml('AuthenticationFailed', 'Server failed.', detail) }).message).not.toContain('aHVzaA');
  });
});

describe('a clock that is wrong', () => {
  test.each([
    [17, 'behind'],
    [-17, 'ahead of'],
  ])('the service is %i minutes ahead', (minutes, direction) => {
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    const error = explain({ status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed', date } });
    expect(error).toMatchObject({
      code: 'SERVICE.CLOCK_SKEW',
      message: expect.stringContaining(`is 17 minutes ${direction} that of the service`),
    });
    expect(error.nextAction).toContain('clock');
  });

  test('the service says so, although it gives no time', () => {
    const detail = "<AuthenticationErrorDetail>Request date header too old: 'Sun, 22 Nov 2026 20:00:00 GMT'</AuthenticationErrorDetail>";
    expect(explain({ status: 403, body: xml('AuthenticationFailed', 'Server failed.', detail) })).toMatchObject({
      code: 'SERVICE.CLOCK_SKEW',
    });
  });

  test('explains no other refusal', () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    expect(explain({ status: 404, headers: { date } })).toMatchObject({ code: 'PATH.NOT_FOUND' });
    expect(explain({ status: 403, headers: { date, 'x-ms-error-code': 'AuthorizationPermissionMismatch' } })).toMatchObject({
      code: 'ACCESS.DENIED',
    });
    expect(explain({ status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed' } })).toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
    });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const almost = new Date(Date.now() + 9 * 60_000).toUTCString();
    expect(explain({ status: 403, headers: { date: almost, 'x-ms-error-code': 'AuthenticationFailed' } })).toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
    });
    vi.useRealTimers();
  });
});

test('an answer without id, code or known body is not the service’s', () => {
  const error = explain({ status: 503, headers: { 'x-ms-request-id': undefined as unknown as string }, body: '<html>busy</html>' });
  expect(error).toMatchObject({
    code: 'SERVICE.UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('did not answer like Azure Storage (HTTP 503)'),
  });
});
