import { DatastoreError } from '@stowage/core/driver';
import type { Schema } from 'apache-arrow';
import { takeHeader } from '../csv/header.ts';
import { createLineCounter } from '../csv/line-counter.ts';
import type { CopySource } from './row-source.ts';

/** A CSV file on its way into a COPY, whose header has been compared with the schema. Fails with `SCHEMA.MISMATCH`. */
export async function createFileSource(
  schema: Schema,
  chunks: AsyncIterable<Uint8Array>,
  onProgress: ((rows: number) => void) | undefined,
): Promise<CopySource> {
  const { names, all } = await takeHeader(chunks);
  checkHeader(
    names,
    schema.fields.map(({ name }) => name),
  );
  const lines = createLineCounter();
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of all) {
      lines.count(chunk);
      yield chunk;
      onProgress?.(lines.rows());
    }
    lines.end();
    onProgress?.(lines.rows());
  }
  return {
    options: "format csv, header true, encoding 'UTF8'",
    columns: schema.fields.map(({ name }) => name),
    pieces: pieces(),
    sent: lines.rows,
    rowOf: lines.rowOf,
  };
}

function checkHeader(found: readonly string[], expected: readonly string[]): void {
  for (const [index, column] of expected.entries()) {
    if (found[index] === column) continue;
    const instead = found[index] === undefined ? 'nothing' : JSON.stringify(found[index]);
    throw new DatastoreError('SCHEMA.MISMATCH', `column ${JSON.stringify(column)}: the header has ${instead} in its place.`, { column });
  }
  const column = found[expected.length];
  if (column !== undefined)
    throw new DatastoreError('SCHEMA.MISMATCH', `column ${JSON.stringify(column)}: the header has it beyond the schema.`, { column });
}
