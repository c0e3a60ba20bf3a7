import { openDatastore } from '@stowage/core';
import { startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { ShareClient } from '@azure/storage-file-share';
import { expect, it } from 'vitest';
import { azureFiles } from '../src/index.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { namesIn } from './files-store.ts';

it('V1 a conditional write that fails and cannot let go leaves a lease that can be freed', async () => {
  const clock = createClock();
  const emulator = await startFilesEmulator({ clock });
  const config = await newShare(emulator);
  const share = new ShareClient(`${config.endpoint}/${config.file_share_name}?${accountSas()}`);
  const open = async () => (await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas() } }, { retry: { attempts: 3, firstDelay: 1, maxDelay: 2 } })) as any;
  const [store, other] = [await open(), await open()];
  await store.write('a', 'one');
  emulator.faults.arm({ rules: [{ operations: ['lease-file'], kind: 'reset', when: 'before', skip: 1, times: 1 }] });
  await expect(store.write('a', 'two', { ifMatch: '"other"' })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
  emulator.faults.clear();
  console.log(await namesIn(share));
  clock.advance(3_600_000);
  await other.write('a', 'three');
  await store.close();
  await other.close();
  await emulator.stop();
}, 20_000);
