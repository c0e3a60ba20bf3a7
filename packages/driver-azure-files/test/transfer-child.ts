import { openDatastore, requireCapabilities } from '@stowage/core';
import { azureFiles } from '../src/index.ts';

/** Moves one file up and down in a process of its own and prints how much memory that took. */
const [endpoint = '', account_key = '', file_share_name = '', length] = process.argv.slice(2);
const size = Number(length);

async function* source(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(256 * 1_024).fill(7);
  for (let left = size; left > 0; left -= chunk.byteLength) yield chunk.subarray(0, left);
}

const opened = await openDatastore(azureFiles, { file_share_name, endpoint, credentials: { account_key } });
await using store = requireCapabilities(opened, 'read', 'write');
await store.write('warm-up', 'x');
const peak = (): number => process.resourceUsage().maxRSS * 1_024;
const before = peak();
const { size: written } = await store.write('large', source());
let read = 0;
for await (const chunk of await store.read('large')) read += chunk.byteLength;
process.stdout.write(JSON.stringify({ written, read, growth: peak() - before }));
