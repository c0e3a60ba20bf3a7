import { describe, expect, it } from 'vitest';
import { type RawAnswer, refusal, useShare } from './harness.ts';

const mine = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';

const setting = useShare('leases');

describe('a lease on a file', () => {
  it('is named by a GUID, in any of its forms', async () => {
    const file = setting.file('named');
    await file.create(0);
    await file.getShareLeaseClient(mine).acquireLease();
    const answer = async (id: string): Promise<string | null> =>
      (await setting.raw('HEAD', '/leases/named', { headers: { 'x-ms-lease-id': id } })).code;
    expect(await answer('garbage')).toBe('InvalidHeaderValue');
    expect(await answer(`{${mine.toUpperCase()}}`)).toBeNull();
  });

  it('keeps others from writing and lets them read', async () => {
    const file = setting.file('leased');
    await file.create(4);
    await file.getShareLeaseClient(mine).acquireLease();
    expect(await file.getProperties()).toMatchObject({ leaseState: 'leased', leaseStatus: 'locked', leaseDuration: 'infinite' });
    const without = [
      file.uploadRange('abcd', 0, 4),
      file.clearRange(0, 4),
      file.resize(8),
      file.setMetadata({ a: '1' }),
      file.setHttpHeaders({}),
      file.create(4),
      file.delete(),
    ];
    expect(await Promise.all(without.map(refusal))).toEqual(Array(7).fill('412 LeaseIdMissing'));
    const leaseAccessConditions = { leaseId: other };
    expect(await refusal(file.uploadRange('abcd', 0, 4, { leaseAccessConditions }))).toBe('412 LeaseIdMismatchWithFileOperation');
    expect(await refusal(file.getProperties({ leaseAccessConditions }))).toBe('412 LeaseIdMismatchWithFileOperation');
    await file.uploadRange('abcd', 0, 4, { leaseAccessConditions: { leaseId: mine } });
    expect((await file.downloadToBuffer()).toString()).toBe('abcd');
    await file.delete({ leaseAccessConditions: { leaseId: mine } });
  });

  it('is acquired, changed, broken and released by the rules', async () => {
    const file = setting.file('states');
    await file.create(4);
    const lease = file.getShareLeaseClient(mine);
    expect(await refusal(file.uploadRange('a', 0, 1, { leaseAccessConditions: { leaseId: mine } }))).toBe(
      '412 LeaseNotPresentWithFileOperation',
    );
    expect(await refusal(lease.changeLease(other))).toBe('409 LeaseNotPresentWithLeaseOperation');
    await lease.acquireLease();
    expect(await refusal(file.getShareLeaseClient(other).acquireLease())).toBe('409 LeaseAlreadyPresent');
    expect(await refusal(file.getShareLeaseClient(other).releaseLease())).toBe('409 LeaseIdMismatchWithLeaseOperation');
    await lease.breakLease();
    expect((await file.getProperties()).leaseState).toBe('broken');
    await file.uploadRange('abcd', 0, 4);
    expect((await file.getProperties()).leaseState).toBe('available');
    expect(await refusal(lease.acquireLease(20))).toBe('400 InvalidHeaderValue');
  });

  it('stays when the file is made anew or renamed', async () => {
    const file = setting.file('stays');
    await file.create(4);
    await file.getShareLeaseClient(mine).acquireLease();
    await file.create(8, { leaseAccessConditions: { leaseId: mine } });
    expect((await file.getProperties()).leaseState).toBe('leased');
    const source = `${setting.emulator.url}/devstoreaccount1/leases/stays`;
    const rename = (headers: Record<string, string>): Promise<RawAnswer> =>
      setting.raw('PUT', '/leases/moved?comp=rename', { headers: { 'x-ms-file-rename-source': source, ...headers } });
    expect((await rename({})).code).toBe('LeaseIdMissing');
    expect((await rename({ 'x-ms-source-lease-id': mine })).status).toBe(200);
    expect((await setting.file('moved').getProperties()).leaseState).toBe('leased');
  });
});

describe('a lease on a share', () => {
  it('guards its deletion and runs out by the clock', async () => {
    const leased = setting.service.getShareClient('leased-share');
    await leased.create();
    const lease = leased.getShareLeaseClient(mine);
    await lease.acquireLease(15);
    expect(await refusal(leased.delete())).toBe('412 LeaseIdMissing');
    expect(await refusal(leased.getProperties({ leaseAccessConditions: { leaseId: other } }))).toBe(
      '412 LeaseIdMismatchWithContainerOperation',
    );
    setting.emulator.clock.advance(16_000);
    expect((await leased.getProperties()).leaseState).toBe('expired');
    const act = (action: string, headers: Record<string, string>): Promise<RawAnswer> =>
      setting.raw('PUT', '/leased-share?restype=share&comp=lease', { headers: { 'x-ms-lease-action': action, ...headers } });
    expect((await act('renew', { 'x-ms-lease-id': mine })).status).toBe(200);
    setting.emulator.clock.advance(10_000);
    expect((await act('break', { 'x-ms-lease-break-period': '2' })).headers.get('x-ms-lease-time')).toBe('2');
    expect((await leased.getProperties()).leaseState).toBe('breaking');
    setting.emulator.clock.advance(3_000);
    expect(await refusal(leased.delete({ leaseAccessConditions: { leaseId: mine } }))).toBe('412 LeaseLost');
    await leased.delete();
  });

  it('is another than that of its snapshot', async () => {
    const { snapshot = '' } = await setting.share.createSnapshot();
    await setting.share.withSnapshot(snapshot).getShareLeaseClient(other).acquireLease(-1);
    expect((await setting.share.getProperties()).leaseState).toBe('available');
    expect((await setting.share.withSnapshot(snapshot).getProperties()).leaseState).toBe('leased');
    expect(await refusal(setting.share.withSnapshot(snapshot).delete())).toBe('412 LeaseIdMissing');
  });
});
