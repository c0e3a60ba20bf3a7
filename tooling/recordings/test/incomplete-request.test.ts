import { describe, expect, it } from 'vitest';
import { blobs, files, lake, replayAgainst, type Seen, sketch } from './stub.ts';

const java = { notes: 'Request headers and bodies are incomplete in the source (...)' };
const js = { repository: 'Azure/azure-sdk-for-js' };
const share = { method: 'PUT', url: `${files}/share?restype=share`, status: 201 };

async function lastSeen(recording: ReturnType<typeof sketch>): Promise<Seen> {
  const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
  const seen = stub.seen.at(-1);
  if (seen === undefined) throw new Error('Nothing was sent');
  return seen;
}

describe('requests of the Java tests', () => {
  it.each<[string, string, string, Readonly<Record<string, string>>]>([
    ['a file', '', '', { 'x-ms-type': 'file', 'x-ms-content-length': '1024', 'x-ms-file-permission': 'inherit' }],
    ['a file that is too large', '', 'OutOfRangeInput', { 'x-ms-content-length': '9007199254740992' }],
    ['a directory with bad metadata', '?restype=directory', 'EmptyMetadataKey', { 'x-ms-meta-': 'value' }],
    ['a range outside the file', '?comp=range', 'InvalidRange', { 'x-ms-write': 'clear', 'x-ms-range': 'bytes=2048-4095' }],
    [
      'metadata under a lease',
      '?comp=metadata',
      'LeaseNotPresentWithFileOperation',
      { 'x-ms-lease-id': expect.any(String) as unknown as string },
    ],
  ])('completes %s from its answer', async (_, query, code, expected) => {
    const status = code === '' ? 201 : 400;
    const seen = await lastSeen(
      sketch('file', [share, { method: 'PUT', url: `${files}/share/a${query}`, status, got: { 'x-ms-error-code': code } }], java),
    );
    expect(seen.headers).toMatchObject(expected);
  });

  it.each<[string, string, number, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['acquires', 'lease', 201, { 'x-ms-lease-id': 'a' }, { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '-1' }],
    ['breaks', 'lease', 202, {}, { 'x-ms-lease-action': 'break' }],
    ['releases', 'lease', 200, {}, { 'x-ms-lease-action': 'release' }],
    ['changes', 'lease', 200, { 'x-ms-lease-id': 'b' }, { 'x-ms-lease-action': 'change', 'x-ms-proposed-lease-id': 'b' }],
    [
      'renews what nobody holds',
      'lease',
      409,
      { 'x-ms-error-code': 'LeaseIdMismatchWithLeaseOperation' },
      { 'x-ms-lease-action': 'renew' },
    ],
    ['sets metadata unless changed', 'metadata', 412, { 'x-ms-error-code': 'ConditionNotMet' }, { 'if-match': '"0x8D000000000DEAD"' }],
  ])('%s as the answer tells', async (_, comp, status, got, expected) => {
    const seen = await lastSeen(sketch('dfs', [{ method: 'PUT', url: `${blobs}/lake/a?comp=${comp}`, status, got }], java));
    expect(seen.headers).toMatchObject(expected);
  });

  it('sends the header that a refusal names, and documents that are refused for what they hold', async () => {
    const refused = (url: string, code: string, gotBody: string) =>
      sketch('file', [share, { method: 'PUT', url: `${files}/${url}`, status: 400, got: { 'x-ms-error-code': code }, gotBody }], java);
    const error = '<Error><HeaderName>x-ms-share-quota</HeaderName><HeaderValue>6000</HeaderValue></Error>';
    const { headers } = await lastSeen(refused('share?restype=share', 'InvalidHeaderValue', error));
    expect(headers['x-ms-share-quota']).toBe('6000');
    const service = '?restype=service&comp=properties';
    const sent = async (url: string, code: string): Promise<string> => (await lastSeen(refused(url, code, ''))).body;
    expect((await sent(service, 'InvalidXmlDocument')).match(/<CorsRule>/g)).toHaveLength(6);
    expect(await sent(service, 'InvalidXmlNodeValue')).toContain('NOTAREALHTTPMETHOD');
    expect((await sent('share?restype=share&comp=acl', 'InvalidXmlDocument')).match(/<SignedIdentifier>/g)).toHaveLength(6);
  });

  it('asks for a part where a part was answered, and deletes a share with its snapshots', async () => {
    const part = { url: `${files}/share/a`, status: 206 };
    expect((await lastSeen(sketch('file', [share, part], java))).headers['x-ms-range']).toBe('bytes=0-0');
    const snapshot = { method: 'PUT', url: `${files}/share?restype=share&comp=snapshot`, status: 201 };
    const remove = { method: 'DELETE', url: `${files}/share?restype=share`, status: 202 };
    expect((await lastSeen(sketch('file', [share, snapshot, remove], java))).headers['x-ms-delete-snapshots']).toBe('include');
    expect((await lastSeen(sketch('file', [share, remove], java))).headers['x-ms-delete-snapshots']).toBeUndefined();
  });

  it('appends as many bytes as the flush counts, and others if it is refused', async () => {
    const file = (code: string) => [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
      { method: 'PATCH', url: `${lake}/lake/a?position=0&action=append`, status: 202 },
      { method: 'PATCH', url: `${lake}/lake/a?position=7&action=flush`, status: code === '' ? 200 : 400, got: { 'x-ms-error-code': code } },
    ];
    for (const [code, length] of [
      ['', 7],
      ['InvalidFlushPosition', 10],
    ] as const) {
      const { stub } = await replayAgainst(sketch('dfs', file(code), java), () => ({ status: 201 }));
      expect(stub.seen[1]?.body).toHaveLength(length);
    }
  });

  it('compares status and error code, and of a success nothing more', async () => {
    const recording = sketch('file', [share, { url: `${files}/share/a`, got: { etag: '0x8D' }, gotBody: 'data' }], java);
    const answering = async (status: number, code?: string): Promise<string[]> =>
      (
        await replayAgainst(recording, ({ method }) => ({
          status: method === 'PUT' ? 201 : status,
          headers: code === undefined ? {} : { 'x-ms-error-code': code },
        }))
      ).differences;
    expect(await answering(200)).toEqual([]);
    expect(await answering(206)).toEqual(['1 status']);
    expect(await answering(200, 'InvalidRange')).toEqual(['0 header x-ms-error-code', '1 header x-ms-error-code']);
  });
});

describe('requests of the JavaScript tests', () => {
  const created = (name: string) => ({ method: 'PUT', url: `${files}/share/${name}`, sent: { 'x-ms-type': 'file' }, status: 201 });

  it('puts the source of a copy back, at the address of this run', async () => {
    const copy = { method: 'PUT', url: `${files}/share/target`, sent: { 'x-ms-file-copy-ignore-readonly': 'true' }, status: 202 };
    const seen = await lastSeen(sketch('file', [share, created('first'), created('target'), copy], js));
    expect(seen.headers['x-ms-copy-source']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/account\/share\/first$/);
  });

  it('puts the source of a rename back: the path that is gone later, and its lease', async () => {
    const lease = {
      method: 'PUT',
      url: `${files}/share/b?comp=lease`,
      sent: { 'x-ms-lease-action': 'acquire' },
      status: 201,
      got: { 'x-ms-lease-id': '00000000-1111-2222-3333-444444444444' },
    };
    const rename = { method: 'PUT', url: `${files}/share/target?comp=rename` };
    const gone = { method: 'HEAD', url: `${files}/share/b`, status: 404 };
    const { stub } = await replayAgainst(sketch('file', [share, created('b'), created('c'), lease, rename, gone], js), (_, index) => ({
      status: 201,
      headers: index === 3 ? { 'x-ms-lease-id': 'aaaaaaaa-1111-2222-3333-444444444444' } : {},
    }));
    expect(stub.seen[4]?.headers).toMatchObject({
      'x-ms-file-rename-source': expect.stringMatching(/\/account\/share\/b$/) as unknown,
      'x-ms-source-lease-id': 'aaaaaaaa-1111-2222-3333-444444444444',
    });
  });

  it('puts ids of leases back where they were taken out, and only there', async () => {
    const lease = (action: string, status: number) => ({
      method: 'PUT',
      url: `${files}/share/a?comp=lease`,
      sent: { 'x-ms-lease-action': action },
      status,
    });
    const write = { method: 'PUT', url: `${files}/share/a?comp=metadata` };
    const recording = sketch(
      'file',
      [share, created('a'), lease('acquire', 201), write, lease('change', 200), lease('break', 202), write],
      js,
    );
    const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
    const [acquired, , changed] = stub.seen.slice(2).map(({ headers }) => headers['x-ms-proposed-lease-id']);
    expect(stub.seen.slice(3).map(({ headers }) => headers['x-ms-lease-id'])).toEqual([acquired, acquired, undefined, undefined]);
    expect(changed).not.toBe(acquired);
    const told = { ...lease('acquire', 201), got: { 'x-ms-lease-id': '00000000-1111-2222-3333-444444444444' } };
    expect((await lastSeen(sketch('file', [share, created('a'), told, write], js))).headers['x-ms-lease-id']).toBeUndefined();
  });

  it('names a lease that nobody holds where the answer is that it does not fit', async () => {
    const read = { url: `${files}/share/a`, status: 412, got: { 'x-ms-error-code': 'LeaseIdMismatchWithFileOperation' } };
    expect((await lastSeen(sketch('file', [share, read], js))).headers['x-ms-lease-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lets an answer have what was taken out of the recorded one, and nothing else', async () => {
    const acquire = { method: 'PUT', url: `${files}/share/a?comp=lease`, sent: { 'x-ms-lease-action': 'acquire' }, status: 201 };
    const recording = sketch('file', [share, acquire], js);
    const answering = async (headers: Readonly<Record<string, string>>): Promise<string[]> =>
      (await replayAgainst(recording, (_, index) => ({ status: 201, headers: index === 0 ? {} : headers }))).differences;
    expect(await answering({ 'x-ms-lease-id': 'aaaaaaaa-1111-2222-3333-444444444444' })).toEqual([]);
    expect(await answering({ 'x-ms-lease-time': '5' })).toEqual(['1 header x-ms-lease-time']);
  });
});

it('completes nothing in other recordings', async () => {
  const seen = await lastSeen(sketch('file', [share, { method: 'PUT', url: `${files}/share/a?comp=rename` }]));
  expect(Object.keys(seen.headers).filter((name) => name.startsWith('x-ms-'))).toEqual(['x-ms-date']);
});
