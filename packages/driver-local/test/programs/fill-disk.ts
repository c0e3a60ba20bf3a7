import { readdir, readFile } from 'node:fs/promises';
import { isDatastoreError, openDatastore } from '@stowage/core';
import { local } from '../../src/index.ts';

// Writes more than there is room for, in every way, and tells what came of it and what is there then.
const [path = ''] = process.argv.slice(2);
await using store = await openDatastore(local, { path });
const much = new Uint8Array(8 * 1_024 * 1_024).fill(1);
async function* stream(): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < much.byteLength; offset += 65_536) yield much.subarray(offset, offset + 65_536);
}
await store.write('file', 'old', { metadata: { version: 'old' } });
await store.write('log', 'line\n');
const outcomes: Record<string, unknown> = {};
const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
  write: () => store.write('file', much),
  stream: () => store.write('file', stream(), { metadata: { version: 'new' } }),
  new: () => store.write('folder/new', stream()),
  append: () => store.append('log', much),
  'append stream': () => store.append('log', stream()),
};
for (const [name, attempt] of Object.entries(attempts)) {
  outcomes[name] = await attempt().then(
    () => 'done',
    (error: unknown) => (isDatastoreError(error) ? error.code : String(error)),
  );
}
const { metadata } = await store.stat('file');
const files = (await readdir(path, { recursive: true })).sort();
console.log(
  JSON.stringify({ outcomes, files, metadata, file: await readFile(`${path}/file`, 'utf8'), log: await readFile(`${path}/log`, 'utf8') }),
);
