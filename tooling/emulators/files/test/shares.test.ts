import { describe, expect, it } from 'vitest';
import { account, collect, raw, refusal, startSetting, useShare } from './harness.ts';

const setting = useShare('shares');

describe('a share', () => {
  it('has the properties that it was made with, and those that were set', async () => {
    const share = setting.service.getShareClient('properties');
    await share.create({ metadata: { a: '1' }, quota: 10, accessTier: 'Hot' });
    const made = await share.getProperties();
    expect(made).toMatchObject({ metadata: { a: '1' }, quota: 10, accessTier: 'Hot', leaseState: 'available' });
    await share.setProperties({ quotaInGB: 20, accessTier: 'Cool' });
    await share.setMetadata({ b: '2' });
    const changed = await share.getProperties();
    expect(changed).toMatchObject({ metadata: { b: '2' }, quota: 20, accessTier: 'Cool' });
    expect(changed.etag).not.toBe(made.etag);
  });

  it('is refused a second time, by bad names, bad metadata and bad quotas', async () => {
    const { emulator, service } = setting;
    await service.getShareClient('taken').create();
    expect(await refusal(service.getShareClient('taken').create())).toBe('409 ShareAlreadyExists');
    const codes = await Promise.all(
      ['Big', 'a_b', '-ab', 'a--b', 'ab', 'x'.repeat(64)].map(async (name) => (await raw(emulator, 'PUT', `/${name}?restype=share`)).code),
    );
    expect(codes).toEqual([...Array<string>(4).fill('InvalidResourceName'), 'OutOfRangeInput', 'OutOfRangeInput']);
    const put = async (name: string, value: string): Promise<string | null> =>
      (await raw(emulator, 'PUT', '/refused?restype=share', { headers: { [name]: value } })).code;
    expect(await put('x-ms-meta-', 'value')).toBe('EmptyMetadataKey');
    expect(await put('x-ms-meta-a-b', 'value')).toBe('InvalidMetadata');
    expect(await put('x-ms-meta-a', 'x'.repeat(9000))).toBe('MetadataTooLarge');
    for (const quota of ['0', '5121', 'all']) expect(await put('x-ms-share-quota', quota)).toBe('InvalidHeaderValue');
    expect(await put('x-ms-access-tier', 'Warm')).toBe('InvalidHeaderValue');
    expect(await put('x-ms-enabled-protocols', 'NFS')).toBe('InvalidHeaderValue');
    expect(await put('x-ms-root-squash', 'RootSquash')).toBe('InvalidHeaderValue');
  });

  it('keeps stored access policies, five at most', async () => {
    const share = setting.service.getShareClient('policies');
    await share.create();
    const policy = { startsOn: new Date('2026-01-01'), expiresOn: new Date('2027-01-01'), permissions: 'rl' };
    await share.setAccessPolicy([{ id: 'one', accessPolicy: policy }]);
    expect((await share.getAccessPolicy()).signedIdentifiers).toEqual([{ id: 'one', accessPolicy: policy }]);
    const six = Array.from({ length: 6 }, (_, index) => ({ id: `p${index}`, accessPolicy: policy }));
    expect(await refusal(share.setAccessPolicy(six))).toBe('400 InvalidXmlDocument');
  });

  it('counts the bytes that take up space', async () => {
    const share = setting.service.getShareClient('statistics');
    await share.create();
    const file = share.rootDirectoryClient.getFileClient('sparse');
    await file.create(1024 ** 4);
    await file.uploadRange('x', 1024 ** 3, 1);
    expect((await share.getStatistics()).shareUsageBytes).toBe(512);
  });

  it('keeps security descriptors under keys', async () => {
    const share = setting.service.getShareClient('permissions');
    await share.create();
    const sddl = 'O:S-1-5-21-2127521184-1604012920-1887927527-21560751G:S-1-5-21-2127521184-1604012920-1887927527-513D:AI(A;;FA;;;SY)';
    const { filePermissionKey } = await share.createPermission(sddl);
    expect((await share.getPermission(filePermissionKey ?? '')).permission).toBe(sddl);
    const asBinary = await share.getPermission(filePermissionKey ?? '', { filePermissionFormat: 'Binary' });
    expect(Buffer.from(asBinary.permission, 'base64').readUInt16LE(2)).toBe(0x8404);
    const same = await share.createPermission({ permission: asBinary.permission, format: 'Binary' });
    expect(same.filePermissionKey).toBe(filePermissionKey);
    expect(await refusal(share.createPermission('abc'))).toBe('400 FileInvalidPermission');
    expect(await refusal(share.getPermission('12*34'))).toBe('400 FileInvalidPermissionKey');
    expect(await refusal(share.getPermission('key'))).toBe('400 InvalidHeaderValue');
  });
});

describe('listing shares', () => {
  it('pages by prefix, with metadata and snapshots', async () => {
    const { service } = setting;
    for (const name of ['list-a', 'list-b', 'list-c']) await service.getShareClient(name).create({ metadata: { name: name.at(-1) ?? '' } });
    const { snapshot } = await service.getShareClient('list-b').createSnapshot();
    const pages = await collect(
      service.listShares({ prefix: 'list-', includeMetadata: true, includeSnapshots: true }).byPage({ maxPageSize: 2 }),
    );
    const items = pages.flatMap((page) => page.shareItems ?? []);
    expect(pages.map((page) => page.shareItems?.length)).toEqual([2, 2]);
    expect(items.map((item) => [item.name, item.snapshot, item.metadata])).toEqual([
      ['list-a', undefined, { name: 'a' }],
      ['list-b', snapshot, { name: 'b' }],
      ['list-b', undefined, { name: 'b' }],
      ['list-c', undefined, { name: 'c' }],
    ]);
    expect(pages[0]?.continuationToken).toBe(`/${account}/list-b`);
  });

  it('refuses pages of no entries and unknown includes', async () => {
    expect((await setting.raw('GET', '/?comp=list&maxresults=0')).code).toBe('OutOfRangeQueryParameterValue');
    expect((await setting.raw('GET', '/?comp=list&include=all')).code).toBe('InvalidQueryParameterValue');
  });
});

describe('deleting a share', () => {
  it('takes its name for a while', async () => {
    const { emulator, service } = setting;
    const share = service.getShareClient('going');
    await share.create();
    await share.delete();
    expect(await refusal(share.getProperties())).toBe('404 ShareNotFound');
    expect(await refusal(share.create())).toBe('409 ShareBeingDeleted');
    expect(await refusal(share.delete())).toBe('none');
    emulator.clock.advance(30_000);
    expect(await refusal(share.delete())).toBe('404 ShareNotFound');
    expect(await refusal(share.create())).toBe('none');
  });

  it('needs a word for its snapshots', async () => {
    const share = setting.service.getShareClient('with-snapshots');
    await share.create();
    const { snapshot } = await share.createSnapshot();
    expect(await refusal(share.delete())).toBe('409 ShareHasSnapshots');
    const lease = share.withSnapshot(snapshot ?? '').getShareLeaseClient();
    await lease.acquireLease(-1);
    expect(await refusal(share.delete({ deleteSnapshots: 'include' }))).toBe('409 DeleteShareWhenSnapshotLeased');
    await share.delete({ deleteSnapshots: 'include-leased' });
    expect(await share.exists()).toBe(false);
  });

  it('can be undone where soft delete is on', async () => {
    const { emulator, service } = await startSetting({ shareRetentionDays: 3 });
    const share = service.getShareClient('restored');
    await share.create();
    await share.rootDirectoryClient.getFileClient('kept').create(1);
    await share.delete();
    const [deleted] = await collect(service.listShares({ includeDeleted: true }));
    expect(deleted).toMatchObject({ name: 'restored', deleted: true, properties: { remainingRetentionDays: 3 } });
    await service.undeleteShare('restored', deleted?.version ?? '');
    expect(await share.rootDirectoryClient.getFileClient('kept').exists()).toBe(true);
    await share.delete();
    emulator.clock.advance(3 * 24 * 3_600_000);
    const headers = { 'x-ms-deleted-share-name': 'restored', 'x-ms-deleted-share-version': deleted?.version ?? '' };
    expect((await raw(emulator, 'PUT', '/restored?restype=share&comp=undelete', { headers })).code).toBe('ShareNotFound');
    await emulator.stop();
  });
});

describe('the service', () => {
  it('keeps its properties', async () => {
    const { service } = setting;
    const cors = [
      {
        allowedHeaders: 'x-ms-meta-*,x-a',
        allowedMethods: 'GET',
        allowedOrigins: 'https://a.example',
        exposedHeaders: '*',
        maxAgeInSeconds: 8,
      },
    ];
    await service.setProperties({
      cors,
      hourMetrics: { enabled: true, includeAPIs: true, version: '1.0', retentionPolicy: { enabled: true, days: 4 } },
    });
    const properties = await service.getProperties();
    expect(properties.hourMetrics).toMatchObject({ enabled: true, includeAPIs: true, retentionPolicy: { enabled: true, days: 4 } });
    expect(properties.cors?.[0]?.allowedHeaders).toBe('x-a,x-ms-meta-*');
    const [rule] = cors;
    expect(await refusal(service.setProperties({ cors: [{ ...rule, allowedMethods: 'GRAB' } as never] }))).toBe('400 InvalidXmlNodeValue');
    expect(await refusal(service.setProperties({ cors: [{ ...rule, allowedOrigins: 'x'.repeat(257) } as never] }))).toBe(
      '400 InvalidXmlDocument',
    );
    expect(await refusal(service.setProperties({ cors: Array(6).fill(cors[0]) }))).toBe('400 InvalidXmlDocument');
  });

  it('answers browsers by its rules', async () => {
    const { emulator } = setting;
    const ask = (origin: string): Promise<Response> =>
      fetch(`${emulator.url}/${account}/share/file`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await ask('https://a.example')).status).toBe(200);
    expect((await ask('https://b.example')).headers.get('x-ms-error-code')).toBe('CorsPreflightFailure');
  });

  it('refuses what it does not know', async () => {
    const { emulator } = setting;
    const answer = await raw(emulator, 'PUT', '/some/file?comp=lease1');
    expect([answer.status, answer.code]).toEqual([400, 'InvalidQueryParameterValue']);
    expect(answer.text).toContain('<QueryParameterValue>lease1</QueryParameterValue><Reason />');
    expect((await raw(emulator, 'POST', '/some/file')).code).toBe('UnsupportedHttpVerb');
    expect((await raw(emulator, 'GET', '/?comp=list', { headers: { 'x-ms-version': 'new' } })).code).toBe('InvalidHeaderValue');
  });
});
