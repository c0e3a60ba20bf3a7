import type { ColumnLoss, Table } from '@stowage/tabular';
import type { RecordBatch } from 'apache-arrow';
import type { RowSettings } from '../options.ts';
import type { FileLayout } from './file-layout.ts';
import { type FileForm, type OpenFile, openFile, type WrittenFile } from './open-file.ts';
import { createPartitioner, type PartitionRows } from './partitioner.ts';

/** Files that are written at a time, at most: one for each partition that rows have come of lately. */
const openAtATime = 16;

interface OpenFolder {
  file: OpenFile | undefined;
  /** Parts that were begun. */
  parts: number;
}

/** What became of the rows. */
export interface WrittenFiles {
  readonly losses: readonly ColumnLoss[];
}

/**
 * Writes rows into one file, or into parts. Each file has its name when it is complete, and those that are stay when a later one
 * fails: a set of parts is whole when the copy has ended.
 *
 * @param onFile told of each file that has its name
 */
export async function writeFiles(
  { schema, batches }: Table,
  layout: FileLayout,
  form: FileForm,
  limits: Pick<RowSettings, 'partRows' | 'partBytes' | 'partitionBy'>,
  onFile: (file: WrittenFile) => void,
): Promise<WrittenFiles> {
  const partitioner = limits.partitionBy.length > 0 ? createPartitioner(schema, limits.partitionBy) : undefined;
  const fileSchema = partitioner?.schema ?? schema;
  const folders = new Map<string, OpenFolder>();
  let losses: readonly ColumnLoss[] = [];
  const pathOf = (folder: string, part: number): string => {
    if (layout.file !== undefined) return layout.file;
    return [layout.folder, folder, layout.partName(part)].filter((name) => name !== '').reduce((path, name) => form.room.join(path, name));
  };
  const finish = async (folder: OpenFolder): Promise<void> => {
    const { file } = folder;
    if (file === undefined) return;
    onFile(await file.finish());
    folder.file = undefined;
  };
  const begin = async (name: string): Promise<{ readonly folder: OpenFolder; readonly file: OpenFile }> => {
    const folder = folders.get(name) ?? { file: undefined, parts: 0 };
    folders.delete(name);
    folders.set(name, folder);
    if (folder.file !== undefined) return { folder, file: folder.file };
    const open = [...folders.values()].filter(({ file }) => file !== undefined);
    if (open.length >= openAtATime && open[0] !== undefined) await finish(open[0]);
    folder.parts++;
    const file = openFile(pathOf(name, folder.parts), fileSchema, form);
    folder.file = file;
    losses = file.losses;
    return { folder, file };
  };
  const add = async (name: string, batch: RecordBatch): Promise<void> => {
    const { partRows = Number.POSITIVE_INFINITY, partBytes = Number.POSITIVE_INFINITY } = limits;
    for (let start = 0; start < batch.numRows; ) {
      const { folder, file } = await begin(name);
      const end = Math.min(batch.numRows, start + partRows - file.rows);
      await file.add(start === 0 && end === batch.numRows ? batch : batch.slice(start, end));
      if (file.rows >= partRows || file.bytes >= partBytes) await finish(folder);
      start = end;
    }
  };
  const addAll = async (rows: Iterable<PartitionRows>): Promise<void> => {
    for (const { folder, batch } of rows) await add(folder, batch);
  };
  try {
    for await (const batch of batches) {
      form.signal.throwIfAborted();
      if (partitioner === undefined) await add('', batch);
      else await addAll(partitioner.split(batch));
    }
    if (partitioner !== undefined) await addAll(partitioner.rest());
    // Also a table without rows has a file, which tells its columns; one in partitions has none to put it into.
    if (folders.size === 0 && partitioner === undefined) await begin('');
    for (const folder of folders.values()) await finish(folder);
  } catch (error) {
    await Promise.all([...folders.values()].map(({ file }) => file?.discard(error)));
    throw error;
  }
  return { losses };
}
