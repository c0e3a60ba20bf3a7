import { openDatastore } from '@stowage/core';
import { local } from '../../src/index.ts';

// Adds lines of its own letter, several at a time, some from memory and some from a stream.
const [path = '', letter = '', times = '0'] = process.argv.slice(2);
await using store = await openDatastore(local, { path });
const line = (index: number): Uint8Array => new TextEncoder().encode(`${letter.repeat(20_000 + index)}\n`);
async function* inParts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.byteLength; offset += 3_000) yield bytes.subarray(offset, offset + 3_000);
}
await Promise.all(
  Array.from({ length: Number(times) }, (_, index) => store.append('log', index % 2 === 0 ? line(index) : inParts(line(index)))),
);
