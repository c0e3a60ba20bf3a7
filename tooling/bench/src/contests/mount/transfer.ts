import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { openBenchStore } from './store.ts';

// Reads a blob to its end, or writes a file to one, without any mount, and prints the seconds that it took.
const [endpoint = '', container = '', direction = '', blob = '', file = ''] = process.argv.slice(2);
const store = await openBenchStore(endpoint, container);
const start = performance.now();
if (direction === 'download') {
  for await (const _ of await store.read(blob));
} else await store.write(blob, createReadStream(file, { highWaterMark: 2 ** 18 }), { size: (await stat(file)).size });
process.stdout.write(String((performance.now() - start) / 1_000));
process.exit();
