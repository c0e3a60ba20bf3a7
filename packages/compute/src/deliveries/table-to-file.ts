import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Datastore, requireCapabilities } from '@stowage/core';
import { downloadTable } from '@stowage/transfer/tables';
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
  await mkdir(dirname(path), { recursive: true });
  const { rows, bytes } = await downloadTable({ store, ...reference.source }, path, { format: reference.format, signal });
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  const sha256 = hash.digest('hex');
  const tree = createTreeDigest();
  tree.add('', bytes.written, sha256);
  const entries = [{ path: '', size: bytes.written, sha256 }];
  return { files: 1, bytes: bytes.written, rows: rows.written, digest: tree.digest(), entries };
}
