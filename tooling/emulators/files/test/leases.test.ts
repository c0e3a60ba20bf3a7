import type { ShareClient } from '@azure/storage-file-share';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw, refusal, type Setting, startSetting } from './harness.ts';

const mine = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';

let setting: Setting;
let share: ShareClient;
beforeAll(async () => {
  setting = await startSetting();
  share = setting.service.getShareClient('leases');
  await share.create();
});
afterAll(() => setting.emulator.stop());

describe('a lease on a file', () => {
  it('keeps others from writing and lets them read', async () => {
    const file = share.rootDirectoryClient.getFileClient('leased');
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
    const file = share.rootDirectoryClient.getFileClient('states');
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
    const file = share.rootDirectoryClient.getFileClient('stays');
    await file.create(4);
    await file.getShareLeaseClient(mine).acquireLease();
    await file.create(8, { leaseAccessConditions: { leaseId: mine } });
    expect((await file.getProperties()).leaseState).toBe('leased');
    const source = `${setting.emulator.url}/devstoreaccount1/leases/stays`;
    const rename = (headers: Record<string, string>): ReturnType<typeof raw> =>
      raw(setting.emulator, 'PUT', '/leases/moved?comp=rename', { headers: { 'x-ms-file-rename-source': source, ...headers } });
    expect((await rename({})).code).toBe('LeaseIdMissing');
    expect((await rename({ 'x-ms-source-lease-id': mine })).status).toBe(200);
    expect((await share.rootDirectoryClient.getFileClient('moved').getProperties()).leaseState).toBe('leased');
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
    const act = (action: string, headers: Record<string, string>): ReturnType<typeof raw> =>
      raw(setting.emulator, 'PUT', '/leased-share?restype=share&comp=lease', { headers: { 'x-ms-lease-action': action, ...headers } });
    expect((await act('renew', { 'x-ms-lease-id': mine })).status).toBe(200);
    setting.emulator.clock.advance(10_000);
    expect((await act('break', { 'x-ms-lease-break-period': '2' })).headers.get('x-ms-lease-time')).toBe('2');
    expect((await leased.getProperties()).leaseState).toBe('breaking');
    setting.emulator.clock.advance(3_000);
    expect(await refusal(leased.delete({ leaseAccessConditions: { leaseId: mine } }))).toBe('412 LeaseLost');
    await leased.delete();
  });

  it('is another than that of its snapshot', async () => {
    const { snapshot = '' } = await share.createSnapshot();
    await share.withSnapshot(snapshot).getShareLeaseClient(other).acquireLease(-1);
    expect((await share.getProperties()).leaseState).toBe('available');
    expect((await share.withSnapshot(snapshot).getProperties()).leaseState).toBe('leased');
    expect(await refusal(share.withSnapshot(snapshot).delete())).toBe('412 LeaseIdMissing');
  });
});
