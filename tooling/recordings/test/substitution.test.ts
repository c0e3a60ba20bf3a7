import { describe, expect, it } from 'vitest';
import { blobs, files, gen1, lake, replayAgainst, type Seen, sketch } from './stub.ts';

/** What the stub got of the recorded requests, without those that prepare the account. */
function sent(seen: readonly Seen[]): readonly string[] {
  return seen.map(({ method, target }) => `${method} ${target}`);
}

describe('values that come back', () => {
  it('puts the ETag, the time and the lease of this run into conditions', async () => {
    const recording = sketch('dfs', [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
      {
        method: 'PUT',
        url: `${lake}/lake/a?resource=file`,
        status: 201,
        got: { etag: '"0x8D1"', 'last-modified': 'Fri, 07 Oct 2022 21:07:57 GMT', 'x-ms-lease-id': '00000000-1111-2222-3333-444444444444' },
      },
      {
        method: 'DELETE',
        url: `${lake}/lake/a`,
        sent: {
          'if-match': '"0x8D1"',
          'if-none-match': '0x8D1',
          'if-unmodified-since': 'Fri, 07 Oct 2022 21:07:57 GMT',
          'if-modified-since': 'Fri, 07 Oct 2022 20:07:57 GMT',
          'x-ms-lease-id': '00000000-1111-2222-3333-444444444444',
        },
      },
    ]);
    const { stub, differences } = await replayAgainst(recording, (_, index) => {
      if (index !== 1) return { status: index === 0 ? 201 : 200 };
      return {
        status: 201,
        headers: {
          etag: '"0x8FF"',
          'last-modified': 'Fri, 07 Oct 2022 21:07:58 GMT',
          'x-ms-lease-id': 'aaaaaaaa-1111-2222-3333-444444444444',
        },
      };
    });
    expect(differences).toEqual([]);
    expect(stub.seen[2]?.headers).toMatchObject({
      'if-match': '"0x8FF"',
      'if-none-match': '0x8FF',
      'if-unmodified-since': 'Fri, 07 Oct 2022 21:07:58 GMT',
      'if-modified-since': 'Fri, 07 Oct 2022 20:07:57 GMT',
      'x-ms-lease-id': 'aaaaaaaa-1111-2222-3333-444444444444',
    });
  });

  it('puts snapshots and copies into URLs, encoded', async () => {
    const recording = sketch('file', [
      { method: 'PUT', url: `${files}/share?restype=share`, status: 201 },
      { method: 'PUT', url: `${files}/share?restype=share&comp=snapshot`, got: { 'x-ms-snapshot': '2022-10-07T22:53:33.0000000Z' } },
      { url: `${files}/share?restype=share&sharesnapshot=2022-10-07T22%3A53%3A33.0000000Z` },
    ]);
    const { stub } = await replayAgainst(recording, (_, index) => ({
      status: index === 0 ? 201 : 200,
      headers: index === 1 ? { 'x-ms-snapshot': '2024-01-01T00:00:00.1234567Z' } : {},
    }));
    expect(sent(stub.seen)).toContain('GET /share?restype=share&sharesnapshot=2024-01-01T00%3A00%3A00.1234567Z');
  });

  it('puts a marker back that a recorder wrote with another name of the account', async () => {
    const list = (marker: string): string => `<EnumerationResults><Entries /><NextMarker>${marker}</NextMarker></EnumerationResults>`;
    const recording = sketch('file', [
      { method: 'PUT', url: `${files}/share?restype=share`, status: 201 },
      { url: `${files}/share?restype=directory&comp=list`, gotBody: list('/account/share2') },
      { url: `${files}/share?restype=directory&comp=list&marker=%2Fstoragename%2Fshare2`, gotBody: list('') },
    ]);
    const { stub, differences } = await replayAgainst(recording, (_, index) =>
      index === 0 ? { status: 201 } : { status: 200, body: list(index === 1 ? '/account/other' : '') },
    );
    expect(differences).toEqual([]);
    expect(stub.seen[2]?.target).toBe('/share?restype=directory&comp=list&marker=%2Faccount%2Fother');
  });

  it('puts continuations of JSON lists and of headers back', async () => {
    const recording = sketch('gen1', [
      { method: 'PUT', url: `${gen1}/a?OP=MKDIRS` },
      { url: `${gen1}/a?OP=LISTSTATUS&listSize=1`, gotBody: '{"FileStatuses":{"continuationToken":"one","FileStatus":[]}}' },
      { url: `${gen1}/a?OP=LISTSTATUS&listSize=1&listAfter=one`, gotBody: '{"FileStatuses":{"continuationToken":"","FileStatus":[]}}' },
    ]);
    const body = (token: string): string => JSON.stringify({ FileStatuses: { continuationToken: token, FileStatus: [] } });
    const { stub, differences } = await replayAgainst(recording, (_, index) => ({
      status: 200,
      body: index === 0 ? '' : body(index === 1 ? 'first/page' : ''),
    }));
    expect(differences).toEqual([]);
    expect(stub.seen[2]?.target).toBe('/webhdfs/v1/a?OP=LISTSTATUS&listSize=1&listAfter=first%2Fpage');
  });

  it('sends what the service never made up as it was recorded', async () => {
    const recording = sketch('gen1', [
      {
        method: 'PUT',
        url: `${gen1}/a%2Fb%20c?op=CREATE&leaseid=137dedbf-1a9e-4cec-b854-cdca35dafeb6`,
        status: 201,
        sentBody: { base64: 'AP8=' },
      },
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
    expect(stub.seen[0]).toMatchObject({
      target: '/webhdfs/v1/a%2Fb%20c?op=CREATE&leaseid=137dedbf-1a9e-4cec-b854-cdca35dafeb6',
      headers: { host: 'account.azuredatalakestore.net', 'content-length': '2' },
    });
  });

  it('wants back what the client itself had given', async () => {
    const lease = { 'x-ms-lease-action': 'acquire', 'x-ms-proposed-lease-id': 'ca761232ed4211cebacd00aa0057b223' };
    const recording = sketch('dfs', [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
      {
        method: 'PUT',
        url: `${blobs}/lake/a?comp=lease`,
        sent: lease,
        status: 201,
        got: { 'x-ms-lease-id': 'ca761232-ed42-11ce-bacd-00aa0057b223' },
      },
    ]);
    const { differences } = await replayAgainst(recording, (_, index) => ({
      status: 201,
      headers: index === 0 ? {} : { 'x-ms-lease-id': 'ffffffff-ed42-11ce-bacd-00aa0057b223' },
    }));
    expect(differences).toEqual(['1 header x-ms-lease-id']);
  });

  it('wants a lease to keep its name', async () => {
    const recorded = { 'x-ms-lease-id': '00000000-1111-2222-3333-444444444444' };
    const recording = sketch('dfs', [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201, got: recorded },
      { method: 'PUT', url: `${blobs}/lake?restype=container&comp=lease`, got: recorded },
    ]);
    const { differences } = await replayAgainst(recording, (_, index) => ({
      status: index === 0 ? 201 : 200,
      headers: { 'x-ms-lease-id': `0000000${index}-1111-2222-3333-444444444444` },
    }));
    expect(differences).toEqual(['1 header x-ms-lease-id']);
  });

  it('stands in for data that is recorded by its digest', async () => {
    const sha256 = 'a'.repeat(64);
    const recording = sketch('file', [
      { method: 'PUT', url: `${files}/share?restype=share`, status: 201 },
      { method: 'PUT', url: `${files}/share/a?comp=range`, status: 201, sentBody: { length: 70_000, sha256 } },
      { url: `${files}/share/a`, gotBody: { length: 70_000, sha256 } },
      { url: `${files}/share/a`, gotBody: { length: 70_000, sha256 } },
    ]);
    let stored: Buffer = Buffer.alloc(0);
    const { differences } = await replayAgainst(recording, ({ method, bytes }, index) => {
      if (method === 'PUT') {
        stored = bytes;
        return { status: 201 };
      }
      return { status: 200, body: index === 2 ? stored : Buffer.from(stored).fill(0, 100, 101) };
    });
    expect(stored).toHaveLength(70_000);
    expect(differences).toEqual(['3 body sha256']);
  });
});

describe('time', () => {
  const mkdirs = (date: string) => ({ method: 'PUT', url: `${gen1}/a?op=MKDIRS`, got: { date } });
  const recording = sketch('gen1', [
    mkdirs('Mon, 24 Jul 2017 22:54:16 GMT'),
    mkdirs('Mon, 24 Jul 2017 22:54:46 GMT'),
    mkdirs('Mon, 24 Jul 2017 22:54:40 GMT'),
  ]);

  it('lets the time pass that passed between the recorded answers, and never goes back', async () => {
    const { stub } = await replayAgainst(recording, () => ({ status: 200 }));
    const start = Date.parse('Mon, 24 Jul 2017 22:54:16 GMT');
    expect(stub.seen.map(({ time }) => time - start)).toEqual([0, 30_005, 30_006]);
  });

  it('dates a request by the clock of the server', async () => {
    const dated = sketch('file', [
      {
        method: 'PUT',
        url: `${files}/share?restype=share`,
        sent: { 'x-ms-date': 'Fri, 07 Oct 2022 21:07:56 GMT' },
        got: { date: 'Fri, 07 Oct 2022 21:08:58 GMT' },
        status: 201,
      },
    ]);
    const { stub } = await replayAgainst(dated, () => ({ status: 201 }));
    expect(stub.seen[0]?.headers['x-ms-date']).toBe('Fri, 07 Oct 2022 21:08:58 GMT');
  });
});
