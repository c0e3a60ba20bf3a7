import { openDatastore, requireCapabilities } from '@stowage/core';
import { azureBlob } from '../src/index.ts';

/** Moves one file in a process of its own and prints how much memory that took. */
const [direction, endpoint = '', account_key = '', checksum, path = '', length] = process.argv.slice(2);
const size = Number(length);

async function* source(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(256 * 1_024).fill(7);
  for (let left = size; left > 0; left -= chunk.byteLength) yield chunk.subarray(0, left);
}

const opened = await openDatastore(azureBlob, {
  container_name: 'memory',
  endpoint,
  credentials: { account_key },
  checksum: checksum === 'none' ? 'none' : 'auto',
});
await using store = requireCapabilities(opened, 'read', 'write');
await store.write('warm-up', 'x');
const peak = (): number => process.resourceUsage().maxRSS * 1_024;
const before = peak();
let moved = 0;
if (direction === 'up') moved = (await store.write(path, source())).size;
else for await (const chunk of await store.read(path)) moved += chunk.byteLength;
process.stdout.write(JSON.stringify({ moved, before, after: peak() }));
