import { cellsOf, createRowBuilder, type RowBuilder } from '@stowage/tabular';
import { type RecordBatch, Schema } from 'apache-arrow';
import { badOptions } from '../options.ts';
import { toPartitionPath } from './partition-path.ts';

/** Rows of one partition, without the columns that its folder names. */
export interface PartitionRows {
  readonly folder: string;
  readonly batch: RecordBatch;
}

/** Parts batches by the values of some columns. */
export interface Partitioner {
  /** Without the columns that become folders. */
  readonly schema: Schema;
  /** The rows of a batch by their partitions, which are gathered until there are some. */
  split(batch: RecordBatch): Iterable<PartitionRows>;
  /** What is left. */
  rest(): Iterable<PartitionRows>;
}

const gatheredRows = 8_192;
/** Runs of rows of one partition from this length on are passed on as they are. */
const longRun = 1_024;
/** Partitions whose rows are gathered at a time. */
const gatheredPartitions = 64;

/** Makes a partitioner. Fails with `OPTIONS.INVALID` for a column that is not there, and when none is left for the files. */
export function createPartitioner(source: Schema, columns: readonly string[]): Partitioner {
  const positions = columns.map((column) => {
    const position = source.fields.findIndex(({ name }) => name === column);
    if (position === -1)
      throw badOptions(`The rows have no column ${JSON.stringify(column)} to be parted by.`, `Choose among ${source.names.join(', ')}.`);
    return position;
  });
  const kept = source.fields.map((_, position) => position).filter((position) => !positions.includes(position));
  if (kept.length === 0) throw badOptions('Every column would become a folder, and none is left for the files.', 'Part by fewer columns.');
  const schema = new Schema(
    kept.map((position) => source.fields[position] as Schema['fields'][number]),
    source.metadata,
  );
  const gathered = new Map<string, RowBuilder>();
  function* flush(folder: string): Generator<PartitionRows, void, undefined> {
    const builder = gathered.get(folder);
    gathered.delete(folder);
    if (builder !== undefined && builder.length > 0) yield { folder, batch: builder.finish() };
  }
  return {
    schema,
    *split(batch) {
      const cells = cellsOf(batch.selectAt(positions));
      const folderOf = (row: number): string => toPartitionPath(columns, cells(row));
      const rest = batch.selectAt(kept);
      const restCells = cellsOf(rest);
      for (let start = 0; start < batch.numRows; ) {
        const folder = folderOf(start);
        let end = start + 1;
        while (end < batch.numRows && folderOf(end) === folder) end++;
        if (end - start >= longRun) {
          yield* flush(folder);
          yield { folder, batch: rest.slice(start, end) };
        } else {
          const builder = gathered.get(folder) ?? createRowBuilder(schema);
          // Behind the others, so that the one that was not met for the longest time stands first.
          gathered.delete(folder);
          gathered.set(folder, builder);
          for (let row = start; row < end; row++) builder.tryAppend(restCells(row));
          if (builder.length >= gatheredRows) yield* flush(folder);
          const [oldest] = gathered.keys();
          if (gathered.size > gatheredPartitions && oldest !== undefined) yield* flush(oldest);
        }
        start = end;
      }
    },
    *rest() {
      for (const folder of [...gathered.keys()]) yield* flush(folder);
    },
  };
}
