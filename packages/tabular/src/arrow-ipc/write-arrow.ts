import { pipeline, Readable } from 'node:stream';
import { type RecordBatch, RecordBatchStreamWriter, tableToIPC, Table as WholeTable } from 'apache-arrow';
import type { EncodedTable, Table } from '../table.ts';

/** Writes a table as an Arrow IPC stream, which loses nothing. */
export function writeArrow({ schema, batches }: Table): EncodedTable {
  return { bytes: encode({ schema, batches }), losses: [] };
}

async function* encode({ schema, batches }: Table): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = RecordBatchStreamWriter.throughNode();
  let isEmpty = true;
  let failure: { readonly error: unknown } | undefined;
  async function* counted(): AsyncGenerator<RecordBatch, void, undefined> {
    try {
      for await (const batch of batches) {
        isEmpty = false;
        yield batch;
      }
    } catch (error) {
      // The library's writer would tell nobody in particular.
      failure = { error };
    }
  }
  pipeline(Readable.from(counted(), { highWaterMark: 1 }), writer, () => undefined);
  for await (const bytes of writer) if (!isEmpty) yield bytes as Uint8Array;
  if (failure !== undefined) throw failure.error;
  // Without a batch the writer does not know the schema.
  if (isEmpty) yield tableToIPC(new WholeTable(schema), 'stream');
}
