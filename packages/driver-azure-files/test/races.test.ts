import { ShareClient } from '@azure/storage-file-share';
import { type Datastore, type OpenOptions, openDatastore, requireCapabilities } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';
import { createAttempt } from '../src/temporary-name.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { namesIn, quickRetry, textOf } from './files-store.ts';

type Store = Datastore<'read' | 'write' | 'append' | 'delete' | 'deleteDirectory' | 'rename' | 'setMetadata'>;

const clock = createClock();
let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let share: ShareClient;
/** Two processes, by all that the service can tell. All sign by a SAS, so that the emulator's clock may be moved. */
let store: Store;
let other: Store;

async function open(options: OpenOptions): Promise<Store> {
  const opened = await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas() } }, options);
  return requireCapabilities(opened, 'read', 'write', 'append', 'delete', 'deleteDirectory', 'rename', 'setMetadata');
}

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock });
  config = await newShare(emulator);
  share = new ShareClient(`${config.endpoint}/${config.file_share_name}?${accountSas()}`);
  store = await open({ retry: { attempts: 4, firstDelay: 1, maxDelay: 2 } });
  other = await open(quickRetry);
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  await emulator.stop();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** A process dies in the middle of an append of `dead `, after the file was made longer. */
async function dieInAppend(path: string): Promise<void> {
  emulator.faults.arm({ rules: [{ operations: ['put-range'], kind: 'stall', times: 1 }] });
  const append = store.append(path, 'dead ').catch((error: unknown) => error);
  await until(() => emulator.faults.count('stall') > 0);
  await emulator.crash();
  await append;
  await emulator.restart();
  emulator.faults.clear();
}

/** The next such request of an append of `slow ` waits; gives the append when it does. */
async function beginSlowAppend(
  operation: string,
  skip: number,
  seconds: number,
  signal?: AbortSignal,
): Promise<{ ended: Promise<unknown> }> {
  emulator.faults.arm({ rules: [{ operations: [operation], kind: 'throttle', skip, times: 1, retryAfter: seconds }] });
  const ended = store.append('a', 'slow ', { signal }).catch((error: unknown) => error);
  await until(() => emulator.faults.count('throttle') === 1);
  return { ended };
}

describe('an append that is overtaken before it holds the file', () => {
  it('goes behind the other, also when letting go fails on the way', async () => {
    await store.write('a', 'one ');
    const { ended } = await beginSlowAppend('create-file', 0, 1);
    await other.append('a', 'committed ');
    emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', when: 'before', skip: 1, times: 1 }] });
    await ended;
    expect(await textOf(other, 'a')).toBe('one committed slow ');
  }, 20_000);

  it('and given up while it acquires the lease, takes nothing of the other away', async () => {
    await store.write('a', 'one ');
    const controller = new AbortController();
    const { ended } = await beginSlowAppend('create-file', 0, 1, controller.signal);
    await other.append('a', 'committed ');
    emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'stall', when: 'after', times: 1 }] });
    await until(() => emulator.faults.count('stall') === 1);
    controller.abort(new Error('enough'));
    expect(await ended).toBe(controller.signal.reason);
    emulator.faults.clear();
    await other.append('a', 'two');
    expect(await textOf(other, 'a')).toBe('one committed two');
  }, 20_000);
});

describe('an append that is taken for dead', () => {
  it('when it has only to let go, waits for what becomes of its bytes, and appends them again', async () => {
    await store.write('a', 'one ');
    const { ended } = await beginSlowAppend('lease-file', 1, 2);
    clock.advance(31_000);
    // The other has taken over, and comes to cut only when the slow one has noticed.
    emulator.faults.arm({ rules: [{ operations: ['delete-file'], kind: 'throttle', times: 1, retryAfter: 3 }] });
    await Promise.all([ended, other.append('a', 'fast ')]);
    expect((await textOf(other, 'a')).split(' ').sort()).toEqual(['', 'fast', 'one', 'slow']);
    clock.set(Date.now());
    expect(await namesIn(share)).toEqual(['a']);
  }, 20_000);

  it('just before it makes the file longer, leaves no zeros', async () => {
    await store.write('a', 'one ');
    const { id, temporary } = createAttempt('a');
    const announcement = share.rootDirectoryClient.getFileClient(temporary);
    const target = share.rootDirectoryClient.getFileClient('a');
    await announcement.create(0);
    await target.getShareLeaseClient(id).acquireLease(-1);
    clock.advance(31_000);
    emulator.faults.arm({ rules: [{ operations: ['create-file'], kind: 'throttle', skip: 1, times: 1, retryAfter: 1 }] });
    const append = other.append('a', 'two');
    await until(() => emulator.faults.count('throttle') === 1);
    await announcement.create(0, { metadata: { stowage_size: `4 ${id}` } });
    await target.resize(9, { leaseAccessConditions: { leaseId: id } });
    await append;
    expect(await textOf(other, 'a')).toBe('one two');
  }, 20_000);

  it('by one that dies itself, is taken back by a third', async () => {
    await store.write('a', 'one ');
    await dieInAppend('a');
    clock.advance(31_000);
    // Both takers die between taking the lease and cutting the file back.
    for (const name of ['second', 'third']) {
      emulator.faults.arm({ rules: [{ operations: ['set-file-properties', 'delete-file'], kind: 'stall', times: 1 }] });
      const before = emulator.faults.count('stall');
      const taker = await open({ retry: false });
      const append = taker.append('a', name).catch((error: unknown) => error);
      await until(() => emulator.faults.count('stall') > before);
      await emulator.crash();
      await append;
      await taker.close();
      await emulator.restart();
      emulator.faults.clear();
      clock.advance(31_000);
    }
    await other.append('a', 'last');
    expect(await textOf(other, 'a')).toBe('one last');
  }, 20_000);
});

describe('the lease of a dead process', () => {
  it('is let go of before the sweep deletes what tells of it', async () => {
    await store.write('log', 'one ');
    await dieInAppend('log');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 24 * 3_600_000 });
    try {
      await other.write('large', new Uint8Array(3 * 65_536));
      expect(await namesIn(share)).toEqual(['large', 'log']);
    } finally {
      vi.useRealTimers();
    }
    await other.append('log', 'two');
    expect(await textOf(other, 'log')).toBe('one two');
  }, 20_000);

  it('does not keep its directory from being deleted', async () => {
    await store.write('folder/log', 'one ');
    await dieInAppend('folder/log');
    clock.advance(60_000);
    await other.deleteDirectory('folder', { recursive: true });
    clock.set(Date.now());
    expect(await namesIn(share)).toEqual([]);
  }, 20_000);

  it('that was to replace the file is let go of, whatever metadata the new one was to have', async () => {
    await other.write('a', 'old content');
    const { id, temporary } = createAttempt('a');
    await share.rootDirectoryClient.getFileClient(temporary).create(5, { metadata: { stowage_size: '3' } });
    await share.rootDirectoryClient.getFileClient('a').getShareLeaseClient(id).acquireLease(-1);
    clock.advance(31_000);
    await other.setMetadata('a', { k: 'v' });
    expect(await textOf(other, 'a')).toBe('old content');
  }, 20_000);
});

describe('a write whose answer is lost', () => {
  it('succeeds also when another writer has replaced its file since', async () => {
    const patient = await open({ retry: { attempts: 4, firstDelay: 400, maxDelay: 500 } });
    emulator.faults.arm({ rules: [{ operations: ['rename-file'], kind: 'reset', when: 'after', times: 1 }] });
    const write = patient.write('a', 'mine');
    await until(() => emulator.faults.count('reset') === 1);
    await other.write('a', 'theirs');
    expect(await write).toMatchObject({ path: 'a', size: 4 });
    await patient.close();
    expect(await textOf(other, 'a')).toBe('theirs');
  });

  it('succeeds also for whoever may not look', async () => {
    const opened = await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas('wc') } }, quickRetry);
    const writer = requireCapabilities(opened, 'write');
    emulator.faults.arm({ rules: [{ operations: ['rename-file'], kind: 'reset', when: 'after', times: 1 }] });
    await writer.write('a', 'x');
    await writer.close();
    expect(await namesIn(share)).toEqual(['a']);
  });
});

it('files and directories are given another spelling', async () => {
  await store.write('a', 'one');
  await store.rename('a', 'A');
  await store.write('folder/x', 'one');
  await store.rename('folder', 'FOLDER');
  expect((await namesIn(share)).toSorted()).toEqual(['A', 'FOLDER']);
});
