import { ShareClient } from '@azure/storage-file-share';
import { type Datastore, openDatastore, requireCapabilities } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { azureFiles } from '../src/index.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { namesIn, textOf } from './files-store.ts';

const attempts = 3;
const clock = createClock();
let emulator: FilesEmulator;
let share: ShareClient;
/** Two processes, by all that the service can tell. They sign by a SAS, so that the emulator's clock may be moved. */
let store: Datastore<'read' | 'write' | 'append'>;
let other: Datastore<'read' | 'write' | 'append'>;

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock });
  const config = await newShare(emulator);
  const sas_token = accountSas();
  share = new ShareClient(`${config.endpoint}/${config.file_share_name}?${sas_token}`);
  const open = async (): Promise<typeof store> => {
    const opened = await openDatastore(
      azureFiles,
      { ...config, credentials: { sas_token } },
      { retry: { attempts, firstDelay: 1, maxDelay: 2 } },
    );
    return requireCapabilities(opened, 'read', 'write', 'append');
  };
  [store, other] = [await open(), await open()];
  await store.write('a', 'one ');
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  await emulator.stop();
});

/** A write that must not happen, and that cannot let go of its lease, however often it tries. */
async function failHolding(): Promise<void> {
  emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', skip: 1, times: attempts }] });
  await expect(store.write('a', 'two', { ifMatch: '"another"' })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
  expect(emulator.faults.count()).toBe(attempts);
}

describe('a lease that a failed write could not release', () => {
  it('is let go of by the next write of the same process, and leaves nothing', async () => {
    await failHolding();
    await store.write('a', 'three');
    expect(await namesIn(share)).toEqual(['a']);
  });

  it('is let go of by another process after half a minute', async () => {
    await failHolding();
    clock.advance(31_000);
    await other.write('a', 'three');
    expect(await textOf(other, 'a')).toBe('three');
  });

  it('and that one could not take over for certain is let go of by the next', async () => {
    await failHolding();
    emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', when: 'after', times: attempts }] });
    await expect(store.write('a', 'three')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    clock.advance(31_000);
    await other.append('a', 'two');
    expect(await textOf(other, 'a')).toBe('one two');
  });

  it('that is lost only once is released at the next try', async () => {
    emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', skip: 1 }] });
    await expect(store.write('a', 'two', { ifMatch: '"another"' })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await other.write('a', 'three');
    expect(await namesIn(share)).toEqual(['a']);
  });
});
