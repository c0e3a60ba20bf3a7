import { openDatastore } from '@stowage/core';
import { local } from '../../src/index.ts';

// Writes half of a file, says so, and then waits for ever.
const [path = ''] = process.argv.slice(2);
const store = await openDatastore(local, { path });
async function* half(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1_024 * 1_024).fill(1);
  process.send?.('half');
  await new Promise((resolve) => process.once('message', resolve));
}
await store.write('folder/file', half());
