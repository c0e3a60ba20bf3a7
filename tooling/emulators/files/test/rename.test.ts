import { describe, expect, it } from 'vitest';
import { account, type RawAnswer, useShare } from './harness.ts';

const setting = useShare('renames');

/** Raw, because the vendor's client drops the account from an address of the form that emulators have. */
const rename = (kind: 'file' | 'directory', from: string, to: string, headers: Record<string, string> = {}): Promise<RawAnswer> => {
  const source = `${setting.emulator.url}/${account}/renames/${from}`;
  const restype = kind === 'directory' ? 'restype=directory&' : '';
  return setting.raw('PUT', `/renames/${to}?${restype}comp=rename`, {
    headers: { 'x-ms-file-rename-source': source, ...headers },
  });
};
const replace = { 'x-ms-file-rename-replace-if-exists': 'true' };

describe('renaming a file', () => {
  it('keeps its data, id and times but the change time', async () => {
    await setting.share.getDirectoryClient('target').create();
    const file = setting.file('a');
    await file.create(4, { metadata: { a: '1' } });
    await file.uploadRange('data', 0, 4);
    const old = await file.getProperties();
    const answer = await rename('file', 'a', 'target/b%20c');
    expect(answer.status).toBe(200);
    const moved = setting.share.getDirectoryClient('target').getFileClient('b c');
    const properties = await moved.getProperties();
    expect(properties).toMatchObject({
      fileId: old.fileId,
      fileParentId: (await setting.share.getDirectoryClient('target').getProperties()).fileId,
      fileCreatedOn: old.fileCreatedOn,
      fileLastWriteOn: old.fileLastWriteOn,
      metadata: { a: '1' },
    });
    expect(properties.etag).not.toBe(old.etag);
    expect((await moved.downloadToBuffer()).toString()).toBe('data');
    expect(await file.exists()).toBe(false);
  });

  it('sets properties on the way', async () => {
    await setting.file('set').create(1, { metadata: { a: '1' } });
    const time = '2022-01-02T03:04:05.1234567Z';
    const answer = await rename('file', 'set', 'set2', {
      'x-ms-file-attributes': 'None',
      'x-ms-file-creation-time': time,
      'x-ms-file-last-write-time': time,
      'x-ms-file-change-time': time,
      'x-ms-meta-b': '2',
      'x-ms-content-type': 'text/plain',
    });
    for (const name of ['creation', 'last-write', 'change']) expect(answer.headers.get(`x-ms-file-${name}-time`)).toBe(time);
    expect(answer.headers.get('x-ms-file-attributes')).toBe('None');
    expect(await setting.file('set2').getProperties()).toMatchObject({ metadata: { b: '2' }, contentType: 'text/plain' });
  });

  it('replaces only what it may', async () => {
    await setting.file('new').create(1);
    await setting.file('old').create(2);
    expect((await rename('file', 'new', 'old')).code).toBe('ResourceAlreadyExists');
    await setting.raw('PUT', '/renames/old?comp=properties', { headers: { 'x-ms-file-attributes': 'ReadOnly' } });
    expect((await rename('file', 'new', 'old', replace)).code).toBe('ReadOnlyAttribute');
    await setting.file('old').getShareLeaseClient().acquireLease();
    expect((await rename('file', 'new', 'old', { ...replace, 'x-ms-file-rename-ignore-readonly': 'true' })).code).toBe('LeaseIdMissing');
    await setting.file('old').getShareLeaseClient().breakLease();
    expect((await rename('file', 'new', 'old', { ...replace, 'x-ms-file-rename-ignore-readonly': 'true' })).status).toBe(200);
    expect((await setting.file('old').getProperties()).contentLength).toBe(1);
    await setting.share.getDirectoryClient('directory').create();
    expect((await rename('file', 'old', 'directory', replace)).code).toBe('ResourceAlreadyExists');
  });

  it('changes the case of a name', async () => {
    await setting.file('case').create(1);
    expect((await rename('file', 'case', 'CASE')).status).toBe(200);
    expect((await setting.raw('GET', '/renames?restype=directory&comp=list&prefix=case')).text).toContain('<Name>CASE</Name>');
  });

  it('is refused without a source, or one of another place or kind', async () => {
    await setting.file('there').create(1);
    expect((await rename('file', 'missing', 'x')).code).toBe('ResourceNotFound');
    expect((await rename('file', 'missing/child', 'x')).code).toBe('ParentNotFound');
    expect((await rename('file', 'there', 'missing/x')).code).toBe('ParentNotFound');
    expect((await rename('file', 'target', 'x')).code).toBe('ResourceTypeMismatch');
    expect((await rename('file', 'there', 'x', { 'x-ms-file-rename-source': 'there' })).code).toBe('InvalidHeaderValue');
    const other = `${setting.emulator.url}/${account}/other/there`;
    expect((await rename('file', 'there', 'x', { 'x-ms-file-rename-source': other })).code).toBe('InvalidInput');
    expect((await setting.raw('PUT', '/renames/x?comp=rename')).code).toBe('MissingRequiredHeader');
    expect((await rename('file', 'there', 'x', { 'x-ms-version': '2021-02-12' })).code).toBe('InvalidQueryParameterValue');
  });
});

describe('renaming a directory', () => {
  it('takes along everything in it', async () => {
    await setting.share.getDirectoryClient('from').create();
    await setting.share.getDirectoryClient('from/inner').create();
    await setting.share.getDirectoryClient('from/inner').createFile('file', 3);
    expect((await rename('directory', 'from', 'target/to')).status).toBe(200);
    expect((await setting.file('target/to/inner/file').getProperties()).contentLength).toBe(3);
    expect(await setting.share.getDirectoryClient('from').exists()).toBe(false);
  });

  it('replaces a file but no directory, and does not go into itself', async () => {
    for (const name of ['one', 'two']) await setting.share.getDirectoryClient(name).create();
    await setting.file('plain').create(1);
    expect((await rename('directory', 'one', 'two', replace)).code).toBe('ResourceAlreadyExists');
    expect((await rename('directory', 'one', 'one/inside')).code).toBe('InvalidInput');
    expect((await rename('directory', 'one', 'plain', replace)).status).toBe(200);
    expect(await setting.share.getDirectoryClient('plain').exists()).toBe(true);
  });
});
