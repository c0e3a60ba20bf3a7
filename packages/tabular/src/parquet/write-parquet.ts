import { type DataType, IntervalUnit, Precision, type RecordBatch, DataType as Types, tableToIPC, Table as WholeTable } from 'apache-arrow';
import type { WriterProperties } from 'parquet-wasm/node';
import { createRowBuilder } from '../columns/row-builder.ts';
import { tableError } from '../errors.ts';
import type { EncodedTable, Table } from '../table.ts';
import { loadParquet, type ParquetLibrary } from './load.ts';

/** How the pages of a Parquet file are compressed. */
export type ParquetCompression = 'none' | 'snappy' | 'gzip' | 'brotli' | 'zstd' | 'lz4';

export interface WriteParquetOptions {
  /** Default `zstd`. */
  readonly compression?: ParquetCompression | undefined;
  /** Rows of a row group, which is what the writer and every reader hold in memory at a time. Default 131 072. */
  readonly rowGroupRows?: number | undefined;
}

/**
 * Writes a table as Parquet, with the Arrow schema in it, so that types come back as they are. Memory is that of one row group.
 *
 * @throws DatastoreError `SCHEMA.MISMATCH`, before anything is written, for a type that Parquet has no form for.
 *
 * Source: Apache Parquet, "File Format"; Arrow, "ARROW:schema".
 */
export function writeParquet({ schema, batches }: Table, options: WriteParquetOptions = {}): EncodedTable {
  for (const { name, type } of schema.fields) {
    const reason = refusalOf(type);
    if (reason !== undefined)
      throw tableError('SCHEMA.MISMATCH', `${type}: ${reason}`, { column: name }, 'Convert the column, or choose another format.');
  }
  return { bytes: encode({ schema, batches }, options), losses: [] };
}

function refusalOf(type: DataType): string | undefined {
  if (Types.isInterval(type) && type.unit === IntervalUnit.MONTH_DAY_NANO)
    return 'Parquet has no interval of months, days and nanoseconds.';
  if (Types.isUnion(type)) return 'Parquet has no union.';
  if (Types.isFloat(type) && type.precision === Precision.HALF) return 'half floats are not written.';
  return undefined;
}

async function* encode({ schema, batches }: Table, options: WriteParquetOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const library = await loadParquet();
  let failure: { readonly error: unknown } | undefined;
  const iterator = toLibrary(library, schema, batches);
  const source = new ReadableStream(
    {
      // The library ends a stream that fails without an error of its own: the failure is kept and thrown below.
      pull: async (controller) => {
        try {
          const next = await iterator.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          failure = { error };
          controller.error(error);
        }
      },
      cancel: async () => {
        await iterator.return();
      },
    },
    { highWaterMark: 0 },
  );
  try {
    const stream = await library.transformParquetStream(source, writerProperties(library, options));
    for await (const bytes of stream as ReadableStream<Uint8Array>) {
      if (failure !== undefined) break;
      yield bytes;
    }
  } catch (error) {
    if (failure === undefined) throw error;
  }
  if (failure !== undefined) throw failure.error;
}

/** Batches as the library has them. One without rows tells the schema of an empty table. */
async function* toLibrary(
  { Table: LibraryTable }: ParquetLibrary,
  schema: Table['schema'],
  batches: Table['batches'],
): AsyncGenerator<unknown, void, undefined> {
  let isEmpty = true;
  for await (const batch of batches) {
    isEmpty = false;
    yield* convert([batch]);
  }
  if (isEmpty) yield* convert([createRowBuilder(schema).finish()]);

  function* convert(some: RecordBatch[]): Generator<unknown, void, undefined> {
    const table = LibraryTable.fromIPCStream(tableToIPC(new WholeTable(schema, some), 'stream'));
    yield* table.recordBatches();
  }
}

function writerProperties(library: ParquetLibrary, options: WriteParquetOptions): WriterProperties {
  const { Compression, WriterPropertiesBuilder } = library;
  const codes = {
    none: Compression.UNCOMPRESSED,
    snappy: Compression.SNAPPY,
    gzip: Compression.GZIP,
    brotli: Compression.BROTLI,
    zstd: Compression.ZSTD,
    lz4: Compression.LZ4_RAW,
  };
  return new WriterPropertiesBuilder()
    .setCompression(codes[options.compression ?? 'zstd'])
    .setMaxRowGroupSize(options.rowGroupRows ?? 131_072)
    .setCreatedBy('stowage')
    .build();
}
