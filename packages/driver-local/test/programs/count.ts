import { isDatastoreError, openDatastore } from '@stowage/core';
import { local } from '../../src/index.ts';

// Raises the number in a file again and again, each time on the condition that nobody else did meanwhile.
const [path = '', times = '0'] = process.argv.slice(2);
await using store = await openDatastore(local, { path });
let conflicts = 0;
for (let done = 0; done < Number(times); ) {
  const read = await store.read('counter');
  const next = String(Number(await read.text()) + 1).padStart(6, '0');
  try {
    await store.write('counter', next, { ifMatch: read.entry.etag });
    done++;
  } catch (error) {
    if (!isDatastoreError(error, 'CONDITION.FAILED')) throw error;
    conflicts++;
  }
}
process.send?.(conflicts);
