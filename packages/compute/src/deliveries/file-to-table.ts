import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type Datastore, DatastoreError, requireCapabilities, type TableRows } from '@stowage/core';
import { type ByteSource, tableFormats } from '@stowage/tabular';
import type { TableReference } from '@stowage/workspace';
import type { Movement } from './movement.ts';

/** Puts the rows of a file into a table, all of them or none. */
export async function fileToTable(
  given: Datastore,
  reference: TableReference,
  path: string,
  signal: AbortSignal,
): Promise<Partial<Movement>> {
  const store = requireCapabilities(given, 'writeTable');
  const { source, format, writeMode, keys } = reference;
  if (!('table' in source)) throw new DatastoreError('REFERENCE.INVALID', 'Rows cannot be put into a query.');
  const { size } = await stat(path);
  const table = await tableFormats[format].read(sourceOfFile(path, size), { signal });
  const written = await store.writeTable(source.table, table as unknown as TableRows, { mode: writeMode, keys, signal });
  return { files: 1, bytes: size, rows: written.rows };
}

function sourceOfFile(path: string, size: number): ByteSource {
  return {
    size,
    stream: (signal) => createReadStream(path, { signal }),
    async range(offset, length) {
      await using file = await open(path);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      if (bytesRead < length) throw new DatastoreError('DATA.CORRUPT', `${path} ends before its end.`, { path });
      return bytes;
    },
  };
}
