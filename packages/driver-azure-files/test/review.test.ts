import { ShareClient } from '@azure/storage-file-share';
import { type Datastore, openDatastore, requireCapabilities } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';
import { createAttempt } from '../src/temporary-name.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { namesIn, quickRetry, textOf } from './files-store.ts';

const clock = createClock();
const hour = 3_600_000;
type S = Datastore<'read' | 'append' | 'write' | 'deleteDirectory' | 'delete' | 'list' | 'rename' | 'copy' | 'stat'>;
let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let store: S;
let other: S;
let share: ShareClient;

async function open(retry: object): Promise<S> {
  const opened = await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas() } }, { retry });
  return requireCapabilities(opened, 'read', 'append', 'write', 'deleteDirectory', 'delete', 'list', 'rename', 'copy', 'stat') as S;
}
beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock });
  config = await newShare(emulator);
  share = new ShareClient(`${config.endpoint}/${config.file_share_name}?${accountSas()}`);
  store = await open({ attempts: 4, firstDelay: 1, maxDelay: 2 });
  other = await open((quickRetry as { retry: object }).retry);
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  await emulator.stop();
});
const until = async (ready: () => boolean): Promise<void> => {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
};

describe('review', () => {
  it('T1 stale announced size cuts off what another committed', async () => {
    await store.write('a', 'one ');
    emulator.faults.arm({ rules: [{ operations: ['create-file'], kind: 'throttle', times: 1, retryAfter: 1 }] });
    const slow = store.append('a', 'slow ');
    await until(() => emulator.faults.count('throttle') === 1);
    await other.append('a', 'committed ');
    // its acquire goes through, its release is lost on the way
    emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', when: 'before', skip: 1, times: 1 }] });
    await slow;
    expect(await textOf(other, 'a')).toBe('one committed slow ');
  }, 20_000);

  async function deadLease(path: string): Promise<void> {
    emulator.faults.arm({ rules: [{ operations: ['put-range'], kind: 'stall', times: 1 }] });
    const append = store.append(path, 'dead ').catch((error: unknown) => error);
    await until(() => emulator.faults.count('stall') > 0);
    await emulator.crash();
    await append;
    await emulator.restart();
    emulator.faults.clear();
  }

  it('T2 sweep orphans a lease', async () => {
    await store.write('log', 'one ');
    await deadLease('log');
    clock.advance(8 * 24 * hour);
    const real = Date.now;
    Date.now = () => real() + 8 * 24 * hour;
    try {
      await other.write('large', new Uint8Array(3 * 65_536));
    } finally {
      Date.now = real;
    }
    clock.set(Date.now());
    console.log(await namesIn(share));
    clock.advance(hour / 2);
    await other.append('log', 'two');
    expect(await textOf(other, 'log')).toBe('one two');
  }, 20_000);

  it('T3 recursive delete with a dead lease', async () => {
    await store.write('dir/log', 'one ');
    await deadLease('dir/log');
    clock.advance(60_000);
    await other.deleteDirectory('dir', { recursive: true });
  }, 20_000);

  it('T4 lost answer to a write whose file was replaced at once', async () => {
    const patient = await open({ attempts: 4, firstDelay: 400, maxDelay: 500 });
    emulator.faults.arm({ rules: [{ operations: ['rename-file'], kind: 'reset', when: 'after', times: 1 }] });
    const write = patient.write('a', 'mine').then(
      () => 'ok',
      (error: unknown) => error,
    );
    await until(() => emulator.faults.count('reset') === 1);
    await other.write('a', 'theirs');
    const result = await write;
    await patient.close();
    expect(result).toBe('ok');
    expect(await textOf(other, 'a')).toBe('theirs');
  }, 20_000);

  it('T5 takeover reads the size too early', async () => {
    await store.write('a', 'one ');
    const { id, temporary } = createAttempt('a');
    const announcement = share.rootDirectoryClient.getFileClient(temporary);
    const target = share.rootDirectoryClient.getFileClient('a');
    await announcement.create(0);
    const lease = target.getShareLeaseClient(id);
    await lease.acquireLease(-1);
    clock.advance(31_000);
    emulator.faults.arm({ rules: [{ operations: ['create-file'], kind: 'throttle', skip: 1, times: 1, retryAfter: 1 }] });
    const append = other.append('a', 'two');
    await until(() => emulator.faults.count('throttle') === 1);
    // the slow one lives: finds the size, tells it and makes the file longer
    await announcement.create(0, { metadata: { stowage_size: '4' } });
    await target.resize(9, { leaseAccessConditions: { leaseId: id } });
    await append;
    expect(await textOf(other, 'a')).toBe('one two');
  }, 20_000);

  it('T6 case rename', async () => {
    await store.write('a', 'one');
    await store.rename('a', 'A');
    expect(await namesIn(share)).toEqual(['A']);
    await store.write('dir/x', 'one');
    await store.rename('dir', 'DIR');
    expect((await namesIn(share)).slice().sort()).toEqual(['A', 'DIR']);
  });

  it('T7 abort in each step of an append leaves nothing', async () => {
    for (const operation of ['create-file', 'lease-file', 'set-file-properties', 'put-range']) {
      await other.write('a', 'one ');
      emulator.faults.arm({ rules: [{ operations: [operation], kind: 'stall', when: 'after', times: 1 }] });
      const abort = new AbortController();
      const before = emulator.faults.count('stall');
      const append = store.append('a', 'x', { signal: abort.signal }).catch((error: unknown) => error);
      await until(() => emulator.faults.count('stall') > before);
      abort.abort(new Error('enough'));
      expect(((await append) as Error).message).toBe('enough');
      await new Promise((r) => setTimeout(r, 300));
      console.log(operation, await namesIn(share), JSON.stringify(await textOf(other, 'a')));
      emulator.faults.clear();
      await other.append('a', 'two');
      expect(await textOf(other, 'a')).toBe('one two');
    }
  }, 60_000);
});
