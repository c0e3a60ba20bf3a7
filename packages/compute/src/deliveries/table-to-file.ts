import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Datastore, requireCapabilities } from '@stowage/core';
import { type Table, tableFormats } from '@stowage/tabular';
import type { TableReference } from '@stowage/workspace';
import type { Movement } from './movement.ts';
import { createTreeDigest } from './tree-digest.ts';

/** Writes the rows of a table or query into a file, which has its name only when it is complete. */
export async function tableToFile(
  given: Datastore,
  reference: TableReference,
  path: string,
  signal: AbortSignal,
): Promise<Partial<Movement>> {
  const store = requireCapabilities(given, 'query');
  const { source, format } = reference;
  const answer =
    'table' in source
      ? await store.query({ table: source.table }, { signal })
      : await store.query(source.statement, { parameters: source.parameters, signal });
  let rows = 0;
  let bytes = 0;
  const hash = createHash('sha256');
  async function* counted(): AsyncGenerator<unknown> {
    for await (const batch of answer.batches) {
      rows += batch.numRows;
      yield batch;
    }
  }
  // Core's own types of Arrow have the shape of that library's, without depending on it.
  const table = { schema: answer.schema, batches: counted() } as unknown as Table;
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const chunk of tableFormats[format].write(table).bytes) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  }
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  try {
    await pipeline(watched(), createWriteStream(part), { signal });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw signal.aborted ? signal.reason : error;
  }
  const sha256 = hash.digest('hex');
  const tree = createTreeDigest();
  tree.add('', bytes, sha256);
  return { files: 1, bytes, rows, digest: tree.digest(), entries: [{ path: '', size: bytes, sha256 }] };
}
