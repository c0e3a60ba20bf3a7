import { startDfsEmulator } from '@stowage/emulator-dfs';
import { reportReady } from '@stowage/servers/process';

const { url, blobUrl } = await startDfsEmulator();
reportReady({ url, blobUrl });
