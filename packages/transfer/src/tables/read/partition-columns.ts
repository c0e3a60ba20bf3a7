import { DatastoreError } from '@stowage/core';
import { type Cell, CellError, createColumnBuilder, inferTextColumn } from '@stowage/tabular';
import { type Data, Field, makeData, RecordBatch, type Schema, Struct } from 'apache-arrow';
import { readPartitions } from '../write/partition-path.ts';
import type { TableFile } from './find-files.ts';

/** Columns that are not in the files but in the names of their folders. */
export interface PartitionColumns {
  readonly fields: readonly Field[];
  /** A batch of a file with the columns of its folders behind its own. */
  append(batch: RecordBatch, file: TableFile, schema: Schema): RecordBatch;
}

/**
 * The columns that the folders of files name; their types are the target's where it has such columns, else those that hold all their values.
 *
 * Fails with `SCHEMA.MISMATCH` when the folders of two files name different columns.
 */
export function readPartitionColumns(files: readonly TableFile[], known: ReadonlyMap<string, Field>): PartitionColumns {
  const [first] = files;
  const names = first === undefined ? [] : [...readPartitions(first.relative).keys()];
  const texts = new Map(names.map((name) => [name, new Set<string | undefined>()]));
  for (const { relative } of files) {
    const values = readPartitions(relative);
    if (values.size !== names.length || names.some((name) => !values.has(name))) {
      throw new DatastoreError('SCHEMA.MISMATCH', `The folders of ${relative} name other columns than those of ${first?.relative}.`, {
        path: relative,
        nextAction: 'Copy folders with the same columns together.',
      });
    }
    for (const [name, value] of values) texts.get(name)?.add(value);
  }
  const fields = names.map((name) => {
    const values = texts.get(name) ?? new Set();
    const field = known.get(name);
    const type = field?.type ?? inferTextColumn([...values].filter((value) => value !== undefined));
    return new Field(name, type, values.has(undefined), field?.metadata);
  });
  return {
    fields,
    append(batch, file, schema) {
      if (fields.length === 0) return batch;
      const values = readPartitions(file.relative);
      const added = fields.map((field) => repeat(field, values.get(field.name) ?? null, batch.numRows, file));
      const children = [...batch.data.children, ...added];
      return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children }));
    },
  };
}

function repeat({ name, type }: Field, cell: Cell, count: number, { relative }: TableFile): Data {
  const builder = createColumnBuilder(type);
  try {
    for (let row = 0; row < count; row++) builder.append(cell);
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    throw new DatastoreError('SCHEMA.MISMATCH', `The folder of ${relative} is no value of the column: ${error.message}.`, {
      column: name,
      path: relative,
    });
  }
  return builder.finish();
}
