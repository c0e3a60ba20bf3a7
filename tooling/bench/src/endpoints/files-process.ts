import { ShareServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import { startFilesEmulator } from '@stowage/emulator-files';
import { readSettings, reportReady } from '@stowage/servers/process';

const { accountName, accountKey } = readSettings<{ readonly accountName: string; readonly accountKey: string }>();
const emulator = await startFilesEmulator({ accounts: { [accountName]: accountKey }, authentication: 'off' });
const endpoint = `${emulator.url}/${accountName}`;
const service = new ShareServiceClient(endpoint, new StorageSharedKeyCredential(accountName, accountKey));
await service.getShareClient('bench').create();
reportReady({ endpoint });
