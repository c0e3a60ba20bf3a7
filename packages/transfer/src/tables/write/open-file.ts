import { createHash } from 'node:crypto';
import { type ColumnLoss, type FormatName, tableFormats, type WriteOptions } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { FileRoom } from '../files/room.ts';
import { Channel } from './channel.ts';

/** A file of rows that has its name. */
export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of its bytes, in hexadecimal; where it was asked for. */
  readonly sha256?: string | undefined;
}

/** How files of rows are written. */
export interface FileForm {
  readonly room: FileRoom;
  readonly format: FormatName;
  readonly write: WriteOptions | undefined;
  readonly replace: boolean;
  /** Whether the bytes are digested. */
  readonly digest: boolean;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

/** A file under way: it has its name when it is finished. */
export interface OpenFile {
  readonly path: string;
  readonly rows: number;
  /** That were written so far. */
  readonly bytes: number;
  readonly losses: readonly ColumnLoss[];
  add(batch: RecordBatch): Promise<void>;
  finish(): Promise<WrittenFile>;
  /** Leaves nothing of it. */
  discard(error: unknown): Promise<void>;
}

/** Begins a file of rows. */
export function openFile(path: string, schema: Schema, form: FileForm): OpenFile {
  const { room, replace, signal, onBytes } = form;
  const { contentType, write } = tableFormats[form.format];
  const channel = new Channel<RecordBatch>();
  const { bytes: encoded, losses } = write({ schema, batches: channel }, form.write);
  const hash = form.digest ? createHash('sha256') : undefined;
  let [rows, bytes] = [0, 0];
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of encoded) {
      bytes += chunk.byteLength;
      hash?.update(chunk);
      onBytes(chunk.byteLength);
      yield chunk;
    }
  }
  let failure: { readonly error: unknown } | undefined;
  const done = room.put(path, chunks(), { replace, contentType, signal }).catch((error: unknown) => {
    failure = { error };
    channel.close();
  });
  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    path,
    losses,
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    async add(batch) {
      await channel.push(batch);
      check();
      rows += batch.numRows;
    },
    async finish() {
      channel.close();
      await done;
      check();
      return { path, rows, bytes, ...(hash === undefined ? {} : { sha256: hash.digest('hex') }) };
    },
    async discard(error) {
      channel.close({ error });
      await done;
    },
  };
}
