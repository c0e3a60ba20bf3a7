import { type RecordBatch, type Schema, tableFromIPC } from 'apache-arrow';
import type { ByteSource } from '../byte-source.ts';
import { tableError } from '../errors.ts';
import { defaultBatchRows, type ReadTableOptions } from '../options.ts';
import type { OpenedTable } from '../table.ts';
import { loadParquet } from './load.ts';
import { RangedBlob } from './ranged-blob.ts';

export interface ReadParquetOptions extends ReadTableOptions {
  /** Only these columns, which is all that is fetched. Default: all. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Reads a Parquet file, a row group at a time; only what is needed of it is fetched. The types are those of the Arrow schema in the file where
 * there is one, else those that Parquet's own logical types stand for.
 *
 * @throws DatastoreError `DATA.CORRUPT`; `SCHEMA.MISMATCH` for a column that the file has not.
 *
 * Source: Apache Parquet, "File Format".
 */
export async function readParquet(source: ByteSource, options: ReadParquetOptions = {}): Promise<OpenedTable> {
  const { batchRows = defaultBatchRows, columns, signal } = options;
  const { size, range } = source;
  if (size === undefined || range === undefined) throw new TypeError('A Parquet file is read in ranges: give size and range.');
  const failure = Promise.withResolvers<never>();
  // It is thrown where the library is waited for; nobody may be waiting.
  failure.promise.catch(() => undefined);
  const guard = <T>(work: Promise<T>): Promise<T> => Promise.race([failure.promise, work.catch(refuse)]);
  const ranged = { size, range: (offset: number, length: number) => range(offset, length, signal) };
  const blob = new RangedBlob(ranged, failure.reject);
  const { ParquetFile } = await loadParquet();
  const file = await guard(ParquetFile.fromFile(blob));
  const schema = tableFromIPC(file.schema().intoIPCStream()).schema;
  const missing = columns?.find((name) => !schema.names.includes(name));
  if (missing !== undefined) throw tableError('SCHEMA.MISMATCH', 'the file has no such column.', { column: missing });
  async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const given = { batchSize: batchRows, concurrency: 1, ...(columns === undefined ? {} : { columns: [...columns] }) };
    const stream = (await guard(file.stream(given))) as ReadableStream<{ intoIPCStream(): Uint8Array }>;
    const reader = stream.getReader();
    try {
      for (let next = await guard(reader.read()); !next.done; next = await guard(reader.read())) {
        signal?.throwIfAborted();
        yield* tableFromIPC(next.value.intoIPCStream()).batches;
      }
    } finally {
      // Not awaited: the library may be waiting for a source that is gone.
      reader.cancel().catch(() => undefined);
    }
  }
  return { schema: columns === undefined ? schema : (schema.select([...columns]) as Schema), batches: batches(), losses: [] };
}

function refuse(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw tableError('DATA.CORRUPT', `The file is no Parquet: ${reason}`, {}, 'Check the format of the file.');
}
