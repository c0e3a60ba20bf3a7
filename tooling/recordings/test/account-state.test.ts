import { describe, expect, it } from 'vitest';
import { blobs, files, gen1, lake, replayAgainst, type Seen, sketch } from './stub.ts';

function sent(seen: readonly Seen[]): readonly string[] {
  return seen.map(({ method, target }) => `${method} ${target}`);
}

const share = (name: string, more = ''): string => `<Share><Name>${name}</Name>${more}<Properties><Quota>5120</Quota></Properties></Share>`;
const shares = (...entries: readonly string[]): string =>
  `<EnumerationResults><Shares>${entries.join('')}</Shares><NextMarker /></EnumerationResults>`;

describe('a shared account', () => {
  it('has the share that the first create met', async () => {
    const recording = sketch('file', [
      { method: 'PUT', url: `${files}/share?restype=share`, status: 409, got: { 'x-ms-error-code': 'ShareAlreadyExists' } },
    ]);
    const { stub, differences } = await replayAgainst(recording, (_, index) =>
      index === 0 ? { status: 201 } : { status: 409, headers: { 'x-ms-error-code': 'ShareAlreadyExists' } },
    );
    expect(sent(stub.seen)).toEqual(['PUT /share?restype=share', 'PUT /share?restype=share']);
    expect(differences).toEqual([]);
  });

  it('has no share that the recording made itself, also where a second create is refused', async () => {
    const recording = sketch('dfs', [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 409, got: { 'x-ms-error-code': 'ContainerAlreadyExists' } },
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
    expect(stub.seen).toHaveLength(2);
  });

  const listed = sketch('file', [
    { method: 'PUT', url: `${files}/own?restype=share`, status: 201 },
    {
      url: `${files}/?comp=list`,
      gotBody: shares(
        share('$logs'),
        share('foreign', '<Snapshot>2022-10-07T22:53:33.0000000Z</Snapshot>'),
        share('foreign'),
        share('own'),
      ),
    },
  ]);

  it('has the foreign shares of a list, with their snapshots', async () => {
    const { stub } = await replayAgainst(listed, () => ({ status: 201 }));
    expect(sent(stub.seen).slice(0, 2)).toEqual(['PUT /foreign?restype=share', 'PUT /foreign?restype=share&comp=snapshot']);
  });

  it.each([
    ['foreign entries by their form', shares(share('foreign'), share('foreign').replace('5120', '1'), share('own')), []],
    ['that foreign entries are all there', shares(share('foreign'), share('own')), ['1 body /EnumerationResults/Shares names']],
    [
      'a foreign entry of another form',
      shares(share('foreign'), share('foreign').replaceAll('Quota', 'Size'), share('own')),
      ['1 body /EnumerationResults/Shares form of foreign'],
    ],
    [
      'an entry of the test whole',
      shares(share('foreign'), share('foreign'), share('own').replace('5120', '1')),
      ['1 body /EnumerationResults/Shares/Share/Properties/Quota'],
    ],
    ['entries of the test that are missing', shares(share('foreign'), share('foreign')), ['1 body /EnumerationResults/Shares names']],
    [
      'entries that nobody made',
      shares(share('foreign'), share('foreign'), share('new'), share('own')),
      ['1 body /EnumerationResults/Shares names'],
    ],
  ])('compares %s', async (_, body, expected) => {
    const { differences } = await replayAgainst(listed, ({ method }) => (method === 'PUT' ? { status: 201 } : { status: 200, body }));
    expect(differences).toEqual(expected);
  });

  it('tells beside what differs that the account could not be prepared', async () => {
    const { results, differences } = await replayAgainst(listed, () => ({ status: 500, body: 'broken' }));
    expect(differences).toEqual(['0 status', '0 preparation', '0 preparation', '1 status', '1 preparation', '1 preparation']);
    expect(results[0]?.differences[1]?.actual).toMatch(/^PUT .*\/foreign\?restype=share got 500 broken$/);
  });

  it('has no foreign share that could be created later, unless it was deleted before', async () => {
    const create = { method: 'PUT', url: `${files}/foreign?restype=share`, status: 201 };
    const remove = { method: 'DELETE', url: `${files}/foreign?restype=share`, status: 202 };
    const list = { url: `${files}/?comp=list`, gotBody: shares(share('foreign')) };
    const prepared = async (...exchanges: Parameters<typeof sketch>[1]): Promise<number> => {
      const { stub } = await replayAgainst(sketch('file', exchanges), () => ({ status: 201 }));
      return stub.seen.length - exchanges.length;
    };
    expect(await prepared(list, create)).toBe(0);
    expect(await prepared(list, remove, create)).toBe(1);
  });

  it('has service properties that the recording reads and did not set', async () => {
    const metrics = '<HourMetrics><Enabled>true</Enabled></HourMetrics>';
    const url = `${files}/?restype=service&comp=properties`;
    const recording = sketch('file', [
      { method: 'PUT', url, sentBody: '<StorageServiceProperties><Cors /></StorageServiceProperties>', status: 202 },
      { url, gotBody: `<StorageServiceProperties>${metrics}<Cors /></StorageServiceProperties>` },
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 202 }));
    expect(stub.seen[0]?.body).toBe(
      `<?xml version="1.0" encoding="utf-8"?><StorageServiceProperties>${metrics}</StorageServiceProperties>`,
    );
  });

  it('has the handles that a list shows, over paths that nobody made', async () => {
    const handle = '<Handle><HandleId>7</HandleId><Path>folder/a.txt</Path></Handle>';
    const list = `<EnumerationResults><Entries>${handle}</Entries><NextMarker /></EnumerationResults>`;
    const recording = sketch('file', [{ url: `${files}/share?comp=listhandles`, gotBody: list }]);
    const { stub } = await replayAgainst(recording, () => ({ status: 200 }));
    expect(sent(stub.seen).slice(0, 3)).toEqual([
      'PUT /share?restype=share',
      'PUT /share/folder?restype=directory',
      'PUT /share/folder/a.txt',
    ]);
    expect(stub.handles).toEqual([{ share: 'share', path: 'folder/a.txt' }]);
  });

  it.each([
    [
      'keeps what is deleted and has a tier',
      { 'x-ms-deletion-id': '1', 'x-ms-access-tier': 'Cool' },
      { softDelete: true, accessTier: 'Cool' },
    ],
    ['has no hierarchical namespace', { 'x-ms-namespace-enabled': 'false' }, { softDelete: false, hierarchicalNamespace: false }],
    ['has large shares', { 'x-ms-share-quota': '102400' }, { largeFileShares: true }],
    ['has nothing special', { 'x-ms-share-quota': '5120', 'x-ms-access-tier': 'Hot' }, { softDelete: false }],
  ])('%s where answers say so', async (_, got, expected) => {
    const recording = sketch('dfs', [
      { method: 'PUT', url: `${blobs}/lake?restype=container`, status: 201 },
      { method: 'HEAD', url: `${lake}/lake/a`, got },
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 201 }));
    const { accounts: _accounts, authentication: _authentication, clock: _clock, ...settings } = stub.started[0] ?? {};
    expect(settings).toEqual({ softDelete: false, ...expected });
  });

  it('keeps what is deleted for as many days as a listing gives away', async () => {
    const gotBody = '<EnumerationResults><Blobs><RemainingRetentionDays>4</RemainingRetentionDays></Blobs></EnumerationResults>';
    const listing = { url: `${blobs}/lake?restype=container&comp=list&showonly=deleted`, gotBody };
    const { stub } = await replayAgainst(sketch('dfs', [listing]), () => ({ status: 200 }));
    expect(stub.started[0]).toMatchObject({ softDelete: 5, shareRetentionDays: 4 });
  });
});

describe('a Gen1 account', () => {
  const create = (date: string) => ({ method: 'PUT', url: `${gen1}/a?op=CREATE`, status: 201, got: { date } });
  const stat = (aclBit: boolean, date: string) => [
    create(date),
    {
      url: `${gen1}/a?op=GETFILESTATUS`,
      gotBody: JSON.stringify({ FileStatus: { pathSuffix: '', type: 'FILE', length: 0, aclBit } }),
      got: { date },
    },
  ];
  const operations = (seen: readonly Seen[]): readonly string[] => seen.map(({ target }) => /op=(\w+)/i.exec(target)?.[1] ?? '');

  it('has default entries at its root in runs whose new files have an ACL, and nothing of the runs before', async () => {
    const recording = sketch('gen1', [
      ...stat(false, 'Fri, 26 May 2017 23:00:00 GMT'),
      ...stat(true, 'Fri, 26 May 2017 23:20:00 GMT'),
      ...stat(false, 'Fri, 26 May 2017 23:40:00 GMT'),
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 200 }));
    expect(operations(stub.seen)).toEqual([
      'CREATE',
      'GETFILESTATUS',
      'DELETE',
      'MODIFYACLENTRIES',
      'CREATE',
      'GETFILESTATUS',
      'DELETE',
      'REMOVEDEFAULTACL',
      'CREATE',
      'GETFILESTATUS',
    ]);
  });

  it('has files that a run finds without having made them, with their content', async () => {
    const list = JSON.stringify({
      FileStatuses: {
        FileStatus: [
          { pathSuffix: 'left', type: 'FILE', length: 3 },
          { pathSuffix: 'made', type: 'FILE', length: 0 },
        ],
      },
    });
    const recording = sketch('gen1', [
      { method: 'PUT', url: `${gen1}/folder/made?op=CREATE`, status: 201 },
      { url: `${gen1}/folder?op=LISTSTATUS`, gotBody: list },
      { url: `${gen1}/folder/left?op=OPEN&offset=0`, gotBody: 'abc' },
      { url: `${gen1}/folder/gone?op=GETFILESTATUS`, status: 404 },
    ]);
    const { stub } = await replayAgainst(recording, () => ({ status: 200 }));
    expect(stub.seen).toHaveLength(5);
    expect(stub.seen[0]).toMatchObject({ target: expect.stringContaining('/folder/left?OP=CREATE') as unknown, body: 'abc' });
  });

  it('prepares nothing where the order is not known', async () => {
    const notes = 'treat the sequence as approximate';
    const recording = sketch('gen1', [{ url: `${gen1}/a?op=OPEN`, gotBody: 'abc' }], { notes });
    const { stub } = await replayAgainst(recording, () => ({ status: 200 }));
    expect(operations(stub.seen)).toEqual(['OPEN']);
  });

  it('shows foreign entries of its root by their form', async () => {
    const list = (...names: readonly string[]): string =>
      JSON.stringify({ FileStatuses: { FileStatus: names.map((pathSuffix) => ({ pathSuffix })) } });
    const recording = sketch('gen1', [
      { method: 'PUT', url: `${gen1}/own?op=MKDIRS` },
      { url: `${gen1}/?op=LISTSTATUS`, gotBody: list('foreign', 'own') },
    ]);
    const against = async (body: string): Promise<string[]> =>
      (await replayAgainst(recording, ({ method }) => ({ status: 200, body: method === 'PUT' ? '' : body }))).differences;
    expect(await against(list('own'))).toEqual([]);
    expect(await against(list('foreign', 'own'))).toEqual([]);
    expect(await against(list('own', 'new'))).toEqual(['1 body FileStatuses.FileStatus entries']);
    expect(await against(list())).toEqual(['1 body FileStatuses.FileStatus entries']);
  });
});
