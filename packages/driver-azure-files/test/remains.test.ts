import { randomBytes } from 'node:crypto';
import { ShareClient } from '@azure/storage-file-share';
import { type Datastore, openDatastore, requireCapabilities } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { collect, namesIn } from './files-store.ts';

const name = '.stowage-files-0123456789ab-01234567-89ab-4def-8123-456789abcdef';
const hour = 3_600_000;
const clock = createClock();
let emulator: FilesEmulator;
/** Both sign by a SAS, so that the emulator's clock may be moved. */
let share: ShareClient;
let store: Datastore<'write' | 'list' | 'createDirectory' | 'deleteDirectory'>;

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock });
  const config: AzureFilesConfigInput = await newShare(emulator);
  const sas_token = accountSas();
  share = new ShareClient(`${config.endpoint}/${config.file_share_name}?${sas_token}`);
  const opened = await openDatastore(azureFiles, { ...config, credentials: { sas_token } });
  store = requireCapabilities(opened, 'write', 'list', 'createDirectory', 'deleteDirectory');
});
afterEach(async () => {
  await store.close();
  await emulator.stop();
});

describe('an unfinished file of a process that died', () => {
  it('shows in no listing', async () => {
    await store.write('folder/b', 'content');
    await share.getDirectoryClient('folder').getFileClient(name).create(5);
    expect((await collect(store.list('folder'))).map(({ path }) => path)).toEqual(['folder/b']);
    expect((await collect(store.list('', { recursive: true }))).map(({ path }) => path)).toEqual(['folder', 'folder/b']);
  });

  it('is no name for a file of the user’s', async () => {
    await expect(store.write(`folder/${name}`, 'x')).rejects.toMatchObject({ code: 'PATH.INVALID' });
    await expect(store.write(`folder/${name.toUpperCase()}`, 'x')).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });

  it('keeps a directory from being deleted as empty only while it may be alive', async () => {
    await store.createDirectory('folder');
    await share.getDirectoryClient('folder').getFileClient(name).create(5);
    await expect(store.deleteDirectory('folder')).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
    clock.advance(hour);
    await store.deleteDirectory('folder');
    expect(await collect(store.list(''))).toEqual([]);
  });

  it('is swept after a week by the next large write beside it', async () => {
    await share.rootDirectoryClient.getFileClient(name).create(5);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7.5 * 24 * hour });
    try {
      await store.write('a', randomBytes(3 * 65_536));
      expect(await namesIn(share)).toEqual(['a']);
    } finally {
      vi.useRealTimers();
    }
  });
});
