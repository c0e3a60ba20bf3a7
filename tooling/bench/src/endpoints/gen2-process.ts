import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { startDfsEmulator } from '@stowage/emulator-dfs';
import { readSettings, reportReady } from '@stowage/servers/process';

const { accountName, accountKey } = readSettings<{ readonly accountName: string; readonly accountKey: string }>();
const emulator = await startDfsEmulator({ accounts: { [accountName]: accountKey }, authentication: 'off' });
const [endpoint, blobEndpoint] = [emulator.url, emulator.blobUrl].map((url) => `${url}/${accountName}`);
const service = new BlobServiceClient(blobEndpoint ?? '', new StorageSharedKeyCredential(accountName, accountKey));
await service.getContainerClient('bench').create();
reportReady({ endpoint, blobEndpoint });
