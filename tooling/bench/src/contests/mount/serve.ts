import { serveMount } from '@stowage/mount';
import { openBenchStore } from './store.ts';

// Mounts a container of the stub, as the daemon of `stowage mount` does with a datastore of a workspace.
const [endpoint = '', container = '', directory = '', staging = ''] = process.argv.slice(2);
const store = await openBenchStore(endpoint, container);
// The stub keeps nothing, so that what is uploaded twice is always there already.
const mount = await serveMount(store, directory, { staging: { folder: staging }, onConflict: 'overwrite' });
process.once('SIGTERM', () => void mount.stop());
process.stdout.write('ready\n');
await mount.ended;
