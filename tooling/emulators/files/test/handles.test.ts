import { beforeAll, describe, expect, it } from 'vitest';
import { account, collect, type RawAnswer, raw, refusal, useShare } from './harness.ts';

const setting = useShare('handles');
beforeAll(async () => {
  await setting.share.getDirectoryClient('directory').create();
});

describe('handles of SMB clients', () => {
  it('are listed by pages and closed', async () => {
    const directory = setting.share.getDirectoryClient('directory');
    await directory.createFile('listed', 1);
    const paths = ['directory', 'directory/listed', 'directory/listed'];
    const ids = paths.map((path) => setting.emulator.openHandle({ share: 'handles', path, access: ['Read'] }).id);
    const pages = await collect(directory.listHandles({ recursive: true }).byPage({ maxPageSize: 2 }));
    const handles = pages.flatMap((page) => page.handleList ?? []);
    expect(handles.map(({ handleId, path }) => [handleId, path])).toEqual(ids.map((id, index) => [id, paths[index]]));
    expect(handles[1]).toMatchObject({ accessRightList: ['Read'], clientName: 'client' });
    expect(pages.length).toBe(2);
    expect((await collect(directory.listHandles())).length).toBe(1);
    const file = directory.getFileClient('listed');
    expect(await file.forceCloseHandle(ids[1] ?? '')).toMatchObject({ closedHandlesCount: 1 });
    expect(await setting.share.rootDirectoryClient.forceCloseAllHandles({ recursive: true })).toMatchObject({ closedHandlesCount: 2 });
    expect(await collect(file.listHandles())).toEqual([]);
    expect(await refusal(collect(setting.share.getDirectoryClient('missing').listHandles()))).toBe('404 ResourceNotFound');
    expect((await setting.raw('GET', '/handles?comp=listhandles&marker=1!4!YWJj')).code).toBe('InvalidQueryParameterValue');
  });

  it('keep others from what they do not share', async () => {
    const { emulator } = setting;
    const file = setting.file('shared');
    await file.create(10);
    const alone = emulator.openHandle({ share: 'handles', path: 'shared', sharing: [] });
    const uses = [file.downloadToBuffer(), file.uploadRange('a', 0, 1), file.setMetadata({}), file.create(1), file.delete()];
    expect(await Promise.all(uses.map(refusal))).toEqual(Array(5).fill('409 SharingViolation'));
    const source = `${emulator.url}/${account}/handles/shared`;
    const rename = (): Promise<RawAnswer> =>
      raw(emulator, 'PUT', '/handles/renamed?comp=rename', { headers: { 'x-ms-file-rename-source': source } });
    expect((await rename()).code).toBe('SharingViolation');
    alone.close();
    const reader = emulator.openHandle({ share: 'handles', path: 'shared', sharing: ['Read', 'Write'], locks: [{ start: 4, end: 6 }] });
    expect(await refusal(file.uploadRange('abcd', 0, 4))).toBe('none');
    expect(await refusal(file.uploadRange('abcd', 2, 4))).toBe('409 FileLockConflict');
    expect(await refusal(file.delete())).toBe('409 SharingViolation');
    reader.close();
    expect(await refusal(file.delete())).toBe('none');
  });

  it('stay with a file that is made anew', async () => {
    const file = setting.file('anew');
    await file.create(1);
    const handle = setting.emulator.openHandle({ share: 'handles', path: 'anew', sharing: ['Read', 'Write'] });
    await file.create(2);
    expect(await refusal(file.delete())).toBe('409 SharingViolation');
    handle.close();
    expect(await refusal(file.delete())).toBe('none');
  });

  it('let a file that is deleted live on until they are closed', async () => {
    const file = setting.file('pending');
    await file.create(1);
    const handle = setting.emulator.openHandle({ share: 'handles', path: 'pending' });
    await file.delete();
    expect(await refusal(file.getProperties())).toBe('409 DeletePending');
    expect(await refusal(file.create(1))).toBe('409 DeletePending');
    handle.close();
    expect(await refusal(file.getProperties())).toBe('404 ResourceNotFound');
  });

  it('keep a directory where it is', async () => {
    await setting.share.getDirectoryClient('open').create();
    await setting.share.getDirectoryClient('open').createFile('inside', 1);
    const handle = setting.emulator.openHandle({ share: 'handles', path: 'open/inside' });
    const headers = { 'x-ms-file-rename-source': `${setting.emulator.url}/${account}/handles/open` };
    const rename = (): Promise<RawAnswer> => setting.raw('PUT', '/handles/moved?restype=directory&comp=rename', { headers });
    expect((await rename()).code).toBe('SharingViolation');
    handle.close();
    expect((await rename()).status).toBe(200);
  });
});
