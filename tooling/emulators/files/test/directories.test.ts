import { describe, expect, it } from 'vitest';
import { account, collect, type RawAnswer, raw, refusal, useShare } from './harness.ts';

const setting = useShare('directories');

describe('an old version', () => {
  it('has to say all SMB properties of what it makes', async () => {
    const headers: Record<string, string> = { 'x-ms-version': '2020-10-02' };
    const missing = async (): Promise<string | undefined> => {
      const { status, text } = await setting.raw('PUT', '/directories/strict?restype=directory', { headers });
      return status === 201 ? undefined : /<HeaderName>(.*?)</.exec(text)?.[1];
    };
    for (const [name, value] of [
      ['x-ms-file-attributes', 'None'],
      ['x-ms-file-creation-time', 'Now'],
      ['x-ms-file-last-write-time', 'Now'],
      ['x-ms-file-permission', 'Inherit'],
    ] as const) {
      expect(await missing()).toBe(name);
      headers[name] = value;
    }
    expect(await missing()).toBeUndefined();
  });
});

describe('a listing of an old version', () => {
  it('tells ids to those who ask for them, or for anything else', async () => {
    await setting.share.getDirectoryClient('old/').create();
    await setting.file('old/file').create(0);
    const tells = async (version: string, query = '', headers = {}): Promise<boolean> => {
      const target = `/directories/old?restype=directory&comp=list${query}`;
      return (await setting.raw('GET', target, { headers: { 'x-ms-version': version, ...headers } })).text.includes('<FileId>');
    };
    expect(await tells('2020-02-10', '&include=Etag')).toBe(false);
    expect(await tells('2020-04-08')).toBe(false);
    expect(await tells('2020-04-08', '&include=Etag')).toBe(true);
    expect(await tells('2020-04-08', '', { 'x-ms-file-extended-info': 'true' })).toBe(true);
    expect(await tells('2021-06-08')).toBe(true);
  });
});

describe('a directory', () => {
  it('has SMB properties and metadata', async () => {
    const directory = setting.share.getDirectoryClient('made');
    const creationTime = new Date('2020-01-02T03:04:05.678Z');
    const made = await directory.create({
      metadata: { a: '1' },
      creationTime,
      lastWriteTime: creationTime,
    });
    expect(made).toMatchObject({
      fileAttributes: 'Directory',
      fileCreatedOn: creationTime,
      fileLastWriteOn: creationTime,
      fileParentId: '0',
    });
    await directory.setMetadata({ b: '2' });
    await directory.setProperties({ lastWriteTime: 'now' });
    const properties = await directory.getProperties();
    expect(properties).toMatchObject({ metadata: { b: '2' }, fileCreatedOn: creationTime, fileId: made.fileId });
    expect(properties.fileLastWriteOn).not.toEqual(creationTime);
    expect(properties.etag).not.toBe(made.etag);
  });

  it('is refused where it cannot be', async () => {
    await setting.share.getDirectoryClient('there').create();
    await setting.file('file').create(0);
    const answers = [
      setting.share.getDirectoryClient('there').create(),
      setting.share.getDirectoryClient('THERE').create(),
      setting.share.getDirectoryClient('file').create(),
      setting.share.getDirectoryClient('missing/child').create(),
      setting.share.getDirectoryClient('file/child').create(),
      setting.share.getDirectoryClient('missing').getProperties(),
      setting.share.getDirectoryClient('file').getProperties(),
      setting.share.getDirectoryClient('missing').delete(),
      setting.service.getShareClient('no-share').getDirectoryClient('any').create(),
    ];
    expect(await Promise.all(answers.map(refusal))).toEqual([
      '409 ResourceAlreadyExists',
      '409 ResourceAlreadyExists',
      '409 ResourceAlreadyExists',
      '404 ParentNotFound',
      '404 ParentNotFound',
      '404 ResourceNotFound',
      '409 ResourceTypeMismatch',
      '404 ResourceNotFound',
      '404 ShareNotFound',
    ]);
  });

  it('is deleted only when empty and writable', async () => {
    const directory = setting.share.getDirectoryClient('full');
    await directory.create();
    const file = directory.getFileClient('file');
    await file.create(0);
    expect(await refusal(directory.delete())).toBe('409 DirectoryNotEmpty');
    await file.delete();
    const attributes = (value: string): Promise<RawAnswer> =>
      setting.raw('PUT', '/directories/full?restype=directory&comp=properties', { headers: { 'x-ms-file-attributes': value } });
    expect((await attributes('ReadOnly')).headers.get('x-ms-file-attributes')).toBe('ReadOnly | Directory');
    expect(await refusal(directory.delete())).toBe('409 ReadOnlyAttribute');
    expect((await attributes('None')).headers.get('x-ms-file-attributes')).toBe('Directory');
    expect(await refusal(directory.delete())).toBe('none');
  });
});

describe('a listing', () => {
  it('pages through names in order, files and directories together', async () => {
    const directory = setting.share.getDirectoryClient('listed');
    await directory.create();
    await directory.createSubdirectory('b');
    for (const name of ['A.txt', 'c.txt', 'B2.txt']) await directory.createFile(name, 3);
    const pages = await collect(directory.listFilesAndDirectories().byPage({ maxPageSize: 3 }));
    expect(pages.map(({ segment }) => [...segment.directoryItems, ...segment.fileItems].length)).toEqual([3, 1]);
    const items = await collect(directory.listFilesAndDirectories());
    expect(items.map(({ name }) => name).sort()).toEqual(['A.txt', 'B2.txt', 'b', 'c.txt']);
    expect(pages[0]?.continuationToken).toBe(`1!8!${Buffer.from('c.txt').toString('base64').replace('=', '-')}`);
    const prefixed = await collect(directory.listFilesAndDirectories({ prefix: 'b' }));
    expect(prefixed.map(({ name }) => name).sort()).toEqual(['B2.txt', 'b']);
  });

  it('tells what is asked for', async () => {
    const directory = setting.share.getDirectoryClient('told');
    await directory.create();
    const { fileClient } = await directory.createFile('file', 5);
    const [item] = await collect(
      directory.listFilesAndDirectories({
        includeTimestamps: true,
        includeEtag: true,
        includeAttributes: true,
        includePermissionKey: true,
      }),
    );
    const properties = await fileClient.getProperties();
    expect(item).toMatchObject({
      kind: 'file',
      name: 'file',
      fileId: properties.fileId,
      attributes: 'Archive',
      permissionKey: properties.filePermissionKey,
      properties: { contentLength: 5, etag: properties.etag, creationTime: properties.fileCreatedOn, changeTime: properties.fileChangeOn },
    });
  });

  it('of the root says where it is', async () => {
    const { text } = await setting.raw('GET', '/directories?restype=directory&comp=list&prefix=zzz&maxresults=7');
    expect(text).toBe(
      `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="${setting.emulator.url}/${account}/" ShareName="directories" DirectoryPath=""><Prefix>zzz</Prefix><MaxResults>7</MaxResults><DirectoryId>0</DirectoryId><Entries /><NextMarker /></EnumerationResults>`.replace(
        '\uFEFF',
        '',
      ),
    );
  });

  it('encodes names that XML cannot hold', async () => {
    const directory = setting.share.getDirectoryClient('\uFFFFencoded');
    await directory.create();
    await directory.createFile('\uFFFFfile', 0);
    const items = await collect(directory.listFilesAndDirectories({ prefix: '\uFFFF' }));
    expect(items.map(({ name }) => name)).toEqual(['\uFFFFfile']);
    const { text } = await setting.raw('GET', `/directories/${encodeURIComponent('\uFFFFencoded')}?restype=directory&comp=list`);
    expect(text).toContain('<Name Encoded="true">%EF%BF%BFfile</Name>');
  });

  it('refuses markers and includes that are none', async () => {
    const list = async (query: string): Promise<string | null> =>
      (await setting.raw('GET', `/directories?restype=directory&comp=list&${query}`)).code;
    expect(await list('marker=abc')).toBe('InvalidQueryParameterValue');
    expect(await list('include=all')).toBe('InvalidQueryParameterValue');
    expect(await list('maxresults=0')).toBe('OutOfRangeQueryParameterValue');
  });
});

describe('names', () => {
  it('are found in any case and kept as they were written', async () => {
    await setting.share.rootDirectoryClient.createFile('CamelÄ.txt', 3);
    expect((await setting.file('camelä.TXT').getProperties()).contentLength).toBe(3);
    const [item] = await collect(setting.share.rootDirectoryClient.listFilesAndDirectories({ prefix: 'camel' }));
    expect(item?.name).toBe('CamelÄ.txt');
  });

  it('that the service cannot hold are refused', async () => {
    const { emulator } = setting;
    const make = async (name: string): Promise<string | null> =>
      (await raw(emulator, 'PUT', `/directories/${name.split('/').map(encodeURIComponent).join('/')}?restype=directory`)).code;
    for (const name of ['a:b', 'a"b', 'a|b', 'a<b', 'a>b', 'a*b', 'a?b', 'a\\b', 'a\u0001b', 'COM1', 'nul', 'a//b', '...'])
      expect([name, await make(name)]).toEqual([name, 'InvalidResourceName']);
    expect(await make('x'.repeat(256))).toBe('OutOfRangeInput');
    expect(await make('x'.repeat(255))).toBeNull();
    expect(await make(Array(10).fill('ä'.repeat(240)).join('/'))).toBe('InvalidFileOrDirectoryPathName');
    expect(await make(Array(251).fill('d').join('/'))).toBe('InvalidFileOrDirectoryPathName');
    expect(await make(Array(250).fill('d').join('/'))).toBe('ParentNotFound');
  });

  it('lose the dots at their end unless they are allowed', async () => {
    const { emulator } = setting;
    const put = (name: string, headers: Record<string, string>): Promise<RawAnswer> =>
      raw(emulator, 'PUT', `/directories/${name}`, { headers: { 'x-ms-content-length': '0', 'x-ms-type': 'file', ...headers } });
    const head = async (name: string, headers: Record<string, string>): Promise<number> =>
      (await raw(emulator, 'HEAD', `/directories/${name}`, { headers })).status;
    const allowed = { 'x-ms-allow-trailing-dot': 'true' };
    await put('dotted.', {});
    expect(await head('dotted', {})).toBe(200);
    expect(await head('dotted.', allowed)).toBe(404);
    await put('dotted.', allowed);
    expect(await head('dotted.', allowed)).toBe(200);
    expect((await put('other.', { ...allowed, 'x-ms-version': '2021-12-02' })).status).toBe(201);
    expect(await head('other', {})).toBe(200);
  });
});
