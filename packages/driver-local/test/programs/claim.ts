import { isDatastoreError, openDatastore } from '@stowage/core';
import { local } from '../../src/index.ts';

// Tries to be the one who creates each of some files.
const [path = '', name = '', times = '0'] = process.argv.slice(2);
await using store = await openDatastore(local, { path });
const won: number[] = [];
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
for (let index = 0; index < Number(times); index++) {
  try {
    await store.write(`claims/${index}`, name, { ifNoneMatch: '*' });
    won.push(index);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
  }
}
process.send?.(won);
process.disconnect();
