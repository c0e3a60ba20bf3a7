import { RecordBatchReader } from 'apache-arrow';
import type { ByteSource } from '../byte-source.ts';
import { tableError } from '../errors.ts';
import type { ReadTableOptions } from '../options.ts';
import type { OpenedTable } from '../table.ts';

/**
 * Reads an Arrow IPC stream. Batches are as the writer made them; `batchRows` cuts larger ones. A file in Arrow's random-access form, whose
 * schema may stand at its end, is taken into memory as a whole.
 *
 * @throws DatastoreError `DATA.CORRUPT`
 *
 * Source: Arrow Columnar Format, "Serialization and Interprocess Communication".
 */
export async function readArrow(source: ByteSource, { batchRows, signal }: ReadTableOptions = {}): Promise<OpenedTable> {
  const reader = await open(source.stream(signal)).catch(refuse);
  async function* batches(): OpenedTable['batches'] & AsyncGenerator {
    for await (const batch of reader) {
      signal?.throwIfAborted();
      const step = batchRows ?? batch.numRows;
      if (batch.numRows <= step) yield batch;
      else for (let start = 0; start < batch.numRows; start += step) yield batch.slice(start, start + step);
    }
  }
  return { schema: reader.schema, batches: batches(), losses: [] };
}

async function open(chunks: AsyncIterable<Uint8Array>): Promise<RecordBatchReader> {
  const reader = await RecordBatchReader.from(chunks);
  // Whether this is a promise hangs on the form of the file.
  await reader.open({ autoDestroy: true });
  return reader;
}

function refuse(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw tableError('DATA.CORRUPT', `The file is no Arrow stream: ${reason}`, {}, 'Check the format of the file.');
}
