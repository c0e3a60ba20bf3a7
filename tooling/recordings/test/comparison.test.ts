import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RecordedBody, Service } from '../src/recording.ts';
import { type Answer, blobs, files, gen1, lake, replayAgainst, sketch } from './stub.ts';

interface Case {
  readonly service: Service;
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
  readonly got?: Readonly<Record<string, string>>;
  readonly gotBody?: RecordedBody;
}

async function compare({ service, ...exchange }: Case, answer: Answer): Promise<readonly string[]> {
  // The share has to exist in the recording, or it would be prepared as one of the account's.
  const { differences } = await replayAgainst(sketch(service, [exchange]), (seen) => (seen.method === 'PUT' ? { status: 201 } : answer));
  return differences.map((line) => line.replace(/^0 /, ''));
}

const file: Case = {
  service: 'file',
  url: `${files}/share/name`,
  got: {
    etag: '"0x8DAA"',
    'x-ms-type': 'File',
    'last-modified': 'Fri, 07 Oct 2022 21:07:57 GMT',
    'x-ms-meta-a': '1',
    'content-length': '5',
  },
  gotBody: 'hello',
};
const answer = {
  status: 200,
  headers: {
    etag: '"0x8FFF"',
    'x-ms-type': 'File',
    'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
    'x-ms-meta-a': '1',
    server: 'x',
    vary: 'Origin',
  },
  body: 'hello',
};

describe('headers and status', () => {
  it('matches when only made-up values and headers of a front end differ', async () => {
    expect(await compare(file, answer)).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['another status', { ...answer, status: 201 }, 'status'],
    ['a header that is missing', { ...answer, headers: { ...answer.headers, 'x-ms-type': '' } }, 'header x-ms-type'],
    ['a header that was not recorded', { ...answer, headers: { ...answer.headers, 'x-ms-new': '1' } }, 'header x-ms-new'],
    ['another value', { ...answer, headers: { ...answer.headers, 'x-ms-meta-a': '2' } }, 'header x-ms-meta-a'],
    ['an ETag that is none', { ...answer, headers: { ...answer.headers, etag: 'W/"1"' } }, 'header etag'],
    [
      'a date in another form',
      { ...answer, headers: { ...answer.headers, 'last-modified': '2024-01-01T00:00:00Z' } },
      'header last-modified',
    ],
    ['other data', { ...answer, body: 'hellO' }, 'body byte 4'],
    ['less data', { ...answer, body: 'hell' }, 'body length'],
  ])('reports %s', async (_, wrong, what) => {
    expect(await compare(file, wrong)).toEqual([what]);
  });

  it('reports a header that is left out', async () => {
    const { etag: _, ...headers } = answer.headers;
    expect(await compare(file, { ...answer, headers })).toEqual(['header etag']);
  });

  it('compares the length that a HEAD tells', async () => {
    const head: Case = { service: 'file', method: 'HEAD', url: `${files}/share/name`, got: { 'content-length': '1024' } };
    expect(await compare(head, { status: 200, headers: { 'content-length': '1024' } })).toEqual([]);
    expect(await compare(head, { status: 200, headers: { 'content-length': '1023' } })).toEqual(['header content-length']);
  });

  it('tells an error code that differs beside the status', async () => {
    const refused: Case = {
      service: 'file',
      method: 'HEAD',
      url: `${files}/share/name`,
      status: 404,
      got: { 'x-ms-error-code': 'ResourceNotFound' },
    };
    expect(await compare(refused, { status: 404, headers: { 'x-ms-error-code': 'ShareNotFound' } })).toEqual(['header x-ms-error-code']);
    expect(await compare(refused, { status: 409, headers: { 'x-ms-error-code': 'ShareNotFound' } })).toEqual([
      'status',
      'header x-ms-error-code',
    ]);
  });

  it('ignores timings and cache rules of the Gen1 front end, but not of a blob', async () => {
    const open: Case = {
      service: 'gen1',
      url: `${gen1}/a?op=OPEN`,
      got: { pragma: 'no-cache', 'server-perf': 'x', 'x-content-type-options': 'nosniff' },
    };
    expect(await compare(open, { status: 200, headers: { 'x-content-type-options': 'nosniff' } })).toEqual([]);
    expect(await compare({ ...file, got: { ...file.got, 'cache-control': 'no-cache' } }, answer)).toEqual(['header cache-control']);
  });

  it('takes a URL of the account at this address for the recorded one, with its path and query', async () => {
    const create: Case = { service: 'gen1', method: 'GET', url: `${gen1}/a?op=CREATE`, got: { location: `${gen1}/a%20b?op=CREATE` } };
    expect(
      await compare(create, { status: 200, headers: { location: 'http://account.azuredatalakestore.net/webhdfs/v1/a b?op=CREATE' } }),
    ).toEqual([]);
    expect(
      await compare(create, { status: 200, headers: { location: 'http://account.azuredatalakestore.net/webhdfs/v1/a b?op=OPEN' } }),
    ).toEqual(['header location']);
  });

  it('takes a value with a secret in it for the recorded one without', async () => {
    const open: Case = { service: 'gen1', url: `${gen1}/a?op=DELETE`, got: { 'set-cookie': 'session=sanitized; secure' } };
    expect(await compare(open, { status: 200, headers: { 'set-cookie': 'session=1; secure' } })).toEqual([]);
    expect(await compare(open, { status: 200, headers: { 'set-cookie': 'session=1' } })).toEqual(['header set-cookie']);
  });

  it('accepts a second more or less that is left of a lease', async () => {
    const lease: Case = { service: 'file', method: 'HEAD', url: `${files}/share/a`, got: { 'x-ms-lease-time': '14' } };
    expect(await compare(lease, { status: 200, headers: { 'x-ms-lease-time': '15' } })).toEqual([]);
    expect(await compare(lease, { status: 200, headers: { 'x-ms-lease-time': '16' } })).toEqual(['header x-ms-lease-time']);
  });

  it('reads data that the recorder kept compressed', async () => {
    const packed = gzipSync('hello').toString('base64');
    const open: Case = {
      service: 'gen1',
      method: 'GET',
      url: `${gen1}/a?op=OPEN`,
      got: { 'content-encoding': 'gzip' },
      gotBody: { base64: packed },
    };
    expect(await compare(open, { status: 200, body: 'hello' })).toEqual([]);
    expect(await compare(open, { status: 200, body: 'hallo' })).toEqual(['body byte 1']);
  });

  it('reports a connection that breaks instead of an answer', async () => {
    const { differences } = await replayAgainst(
      sketch('gen1', [
        { method: 'PUT', url: `${gen1}/a?op=MKDIRS` },
        { method: 'PUT', url: `${gen1}/a?op=MKDIRS` },
      ]),
      (_, index) => (index === 0 ? 'reset' : { status: 200 }),
    );
    expect(differences).toEqual(['0 answer']);
  });
});

const list = (entries: string): string =>
  `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://account.file.core.windows.net/"><Entries>${entries}</Entries><NextMarker /></EnumerationResults>`;
const entry = '<File><Name>a</Name><Properties><Content-Length>5</Content-Length><Etag>"0x8D"</Etag></Properties></File>';
const listing: Case = { service: 'file', url: `${files}/share?restype=directory&comp=list`, gotBody: list(entry) };

describe('XML', () => {
  it('matches other white space, endpoint and made-up values', async () => {
    const body = list(entry)
      .replace('0x8D', '0x8E')
      .replace('https://account.file.core.windows.net/', 'http://127.0.0.1:1/account/')
      .replace('\uFEFF', '');
    expect(await compare(listing, { status: 200, body: body.replace('<NextMarker />', '<NextMarker></NextMarker>') })).toEqual([]);
  });

  it.each([
    ['another nesting', entry.replace('<Properties>', '').replace('</Properties>', ''), 'body /EnumerationResults/Entries/File elements'],
    [
      'another order',
      '<File><Properties><Content-Length>5</Content-Length><Etag>"0x8D"</Etag></Properties><Name>a</Name></File>',
      'body /EnumerationResults/Entries/File elements',
    ],
    ['an element that is missing', entry.replace('<Etag>"0x8D"</Etag>', ''), 'body /EnumerationResults/Entries/File/Properties elements'],
    ['an entry too many', entry + entry, 'body /EnumerationResults/Entries elements'],
    ['a directory for a file', entry.replaceAll('File>', 'Directory>'), 'body /EnumerationResults/Entries elements'],
    ['another value', entry.replace('>5<', '>6<'), 'body /EnumerationResults/Entries/File/Properties/Content-Length'],
    ['an ETag that is none', entry.replace('"0x8D"', 'x'), 'body /EnumerationResults/Entries/File/Properties/Etag'],
    ['an attribute', entry.replace('<Name>', '<Name Encoded="true">'), 'body /EnumerationResults/Entries/File/Name@Encoded'],
    ['text that is no XML', '<File>', 'body'],
  ])('reports %s', async (_, wrong, what) => {
    expect(await compare(listing, { status: 200, body: list(wrong) })).toEqual([what]);
  });

  it('reports a marker where there was none', async () => {
    const body = list(entry).replace('<NextMarker />', '<NextMarker>b</NextMarker>');
    expect(await compare(listing, { status: 200, body })).toEqual(['body /EnumerationResults/NextMarker']);
  });

  it('compares the code of an error and how its message ends, and not its words', async () => {
    const error = (code: string, message: string): string => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    const end = '\nRequestId:b32d4531-301a-0050-7590-da8ff0000000\nTime:2022-10-07T21:08:03.9837294Z';
    const lost: Case = { service: 'file', url: `${files}/share/a`, status: 412, gotBody: error('LeaseLost', `It was lost.${end}`) };
    expect(await compare(lost, { status: 412, body: error('LeaseLost', `Gone.${end}`) })).toEqual([]);
    expect(await compare(lost, { status: 412, body: error('LeaseLost', 'Gone.') })).toEqual(['body /Error/Message']);
    expect(await compare(lost, { status: 412, body: error('LeaseIdMissing', `Gone.${end}`) })).toEqual(['body /Error/Code']);
  });
});

describe('JSON', () => {
  const status = {
    FileStatus: {
      length: 5,
      pathSuffix: '',
      accessTime: 1_500_936_952_826,
      owner: 'e994d55d-2464-4c73-b5e1-40e3c9894434',
      msExpirationTime: 0,
    },
  };
  const stat: Case = { service: 'gen1', url: `${gen1}/a?op=GETFILESTATUS`, gotBody: JSON.stringify(status) };
  const statusWith = (change: object): Answer => ({
    status: 200,
    body: JSON.stringify({ FileStatus: { ...status.FileStatus, ...change } }),
  });

  it('matches other times and owners', async () => {
    expect(await compare(stat, statusWith({ accessTime: 1, owner: 'somebody' }))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['another value', { length: 6 }, 'body FileStatus.length'],
    ['another type', { length: '5' }, 'body FileStatus.length'],
    ['a key that is missing', { length: undefined }, 'body FileStatus.length'],
    ['a key that was not recorded', { aclBit: false }, 'body FileStatus.aclBit'],
    ['a time where nothing was set', { msExpirationTime: 1_500_936_952_826 }, 'body FileStatus.msExpirationTime'],
    ['a time that is none', { accessTime: -1 }, 'body FileStatus.accessTime'],
  ])('reports %s', async (_, change, what) => {
    expect(await compare(stat, statusWith(change))).toEqual([what]);
  });

  it('reports an empty body', async () => {
    expect(await compare(stat, { status: 200 })).toEqual(['body']);
  });

  it('reports entries that are missing from a list', async () => {
    const paths: Case = { service: 'dfs', url: `${lake}/lake?resource=filesystem`, gotBody: '{"paths":[{"name":"a"},{"name":"b"}]}' };
    expect(await compare(paths, { status: 200, body: '{"paths":[{"name":"a"}]}' })).toEqual(['body paths entries']);
    expect(await compare(paths, { status: 200, body: '{"paths":[{"name":"b"},{"name":"a"}]}' })).toEqual([
      'body paths[0].name',
      'body paths[1].name',
    ]);
  });

  it('compares stored JSON and XML as data', async () => {
    const blob: Case = { service: 'dfs', url: `${blobs}/lake/a.json`, gotBody: '{"a": 1}' };
    expect(await compare(blob, { status: 200, body: '{"a":1}' })).toEqual(['body length']);
    const open: Case = { service: 'gen1', url: `${gen1}/a.xml?op=OPEN`, gotBody: '<a></a>' };
    expect(await compare(open, { status: 200, body: '<a/>' })).toEqual(['body length']);
  });
});
