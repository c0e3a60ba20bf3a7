import { type OpenedTable, type RejectedRow, tableFormats } from '@stowage/tabular';
import { Field, RecordBatch, Schema } from 'apache-arrow';
import type { FileRoom } from '../files/room.ts';
import type { RowSettings } from '../options.ts';
import type { RowTally } from '../row-tally.ts';
import { type ClosingSource, createClosingSource } from './closing-source.ts';
import { inFile } from './file-error.ts';
import type { TableFile } from './find-files.ts';
import { readPartitionColumns } from './partition-columns.ts';
import type { RowPlace, RowSource, UnreadableRow } from './row-source.ts';
import { requireSameColumns } from './same-columns.ts';

/** How files are read as one table. */
export interface FilesSourceOptions {
  readonly settings: Pick<RowSettings, 'read' | 'signal'>;
  readonly tally: RowTally;
  /** The columns of the target, which say what texts mean. */
  readonly known: ReadonlyMap<string, Field>;
  /** All columns, where they are known: text files are then read as they are. */
  readonly schema?: Schema | undefined;
  /** Told of rows that cannot be read, which are then left out. Absent: the first one ends it all. */
  readonly onUnreadable: ((row: UnreadableRow) => void) | undefined;
  /** For people. */
  readonly name: string;
}

interface OpenedFile {
  readonly file: TableFile;
  readonly source: ClosingSource;
  readonly table: OpenedTable;
  /** Rows that could not be read since the last batch. */
  readonly gaps: number[];
}

/** Where the rows of a batch come from. */
interface Origin {
  readonly file: string;
  /** Rows of the file before the batch, unreadable ones too. */
  readonly before: number;
  /** The unreadable rows among those of the batch. */
  readonly gaps: readonly number[];
}

/** Opens files as one table, in their order. The first says the columns; another with other ones is `SCHEMA.MISMATCH` when its turn comes. */
export async function openFilesSource(room: FileRoom, files: readonly TableFile[], options: FilesSourceOptions): Promise<RowSource> {
  const { settings, tally, known, onUnreadable } = options;
  const { signal } = settings;
  const partitions = readPartitionColumns(files, known);
  const inFolders = new Set(partitions.fields.map(({ name }) => name));
  const given = options.schema && new Schema(options.schema.fields.filter(({ name }) => !inFolders.has(name)));
  const origins = new WeakMap<RecordBatch, Origin>();
  const starts: { readonly file: string; readonly first: number }[] = [];
  let [passed, rejected] = [0, 0];

  const open = async (file: TableFile, schema: Schema | undefined): Promise<OpenedFile> => {
    const source = createClosingSource(room.open(file), (count) => tally.addBytes('read', count));
    const gaps: number[] = [];
    const name = room.nameOf(file.path);
    const onRejectedRow =
      onUnreadable &&
      ((row: RejectedRow): void => {
        gaps.push(row.row);
        onUnreadable({ ...row, file: name });
      });
    try {
      const isText = file.format === 'csv' || file.format === 'jsonl';
      const table = await tableFormats[file.format].read(source, {
        ...settings.read,
        signal,
        ...(isText && schema !== undefined ? { schema } : {}),
        onRejectedRow,
      });
      return { file, source, table, gaps };
    } catch (error) {
      await source.close();
      throw inFile(error, name, file.path);
    }
  };

  const [head, ...tail] = files;
  if (head === undefined) throw new TypeError('There is no file to read.');
  let first = await open(head, given);
  if (
    given === undefined &&
    (head.format === 'csv' || head.format === 'jsonl') &&
    first.table.schema.names.some((name) => known.has(String(name)))
  ) {
    await first.source.close();
    first = await open(head, asKnown(first.table.schema, known));
  }
  const own = first.table.schema;
  const schema = partitions.fields.length === 0 ? own : new Schema([...own.fields, ...partitions.fields], own.metadata);

  async function* readFile({ file, source, table, gaps }: OpenedFile): AsyncGenerator<RecordBatch, void, undefined> {
    const name = room.nameOf(file.path);
    tally.files.read++;
    starts.push({ file: name, first: passed });
    let before = 0;
    try {
      for await (const batch of table.batches) {
        const same = batch.schema === schema ? batch : new RecordBatch(own, batch.data);
        const whole = partitions.append(same, file, schema);
        origins.set(whole, { file: name, before, gaps: gaps.splice(0) });
        before += batch.numRows + (origins.get(whole)?.gaps.length ?? 0);
        rejected += origins.get(whole)?.gaps.length ?? 0;
        passed += batch.numRows;
        yield whole;
      }
    } catch (error) {
      throw inFile(error, name, file.path);
    } finally {
      await source.close();
    }
  }

  async function* batches(): AsyncGenerator<RecordBatch, void, undefined> {
    yield* readFile(first);
    for (const file of tail) {
      signal.throwIfAborted();
      const opened = await open(file, file.format === head?.format || isTextual(file) ? own : undefined);
      try {
        requireSameColumns(opened.table.schema, own, room.nameOf(file.path), room.nameOf(head?.path ?? ''));
      } catch (error) {
        await opened.source.close();
        throw error;
      }
      yield* readFile(opened);
    }
  }

  return {
    name: options.name,
    schema,
    losses: first.table.losses,
    types: new Map(),
    batches: batches(),
    placeOf(batch, index) {
      const origin = origins.get(batch);
      if (origin === undefined) return undefined;
      let row = origin.before + index + 1;
      for (const gap of origin.gaps) if (gap <= row) row++;
      return { file: origin.file, row };
    },
    placeOfNumber(row): RowPlace {
      const start = starts.findLast(({ first }) => first < row);
      // Behind unreadable rows the number is not known from the count alone.
      return start === undefined || rejected > 0 ? { file: undefined, row } : { file: start.file, row: row - start.first };
    },
    close: () => first.source.close(),
  };
}

const isTextual = ({ format }: TableFile): boolean => format === 'csv' || format === 'jsonl';

/** The columns of a text file with the types that the target has for them. */
function asKnown({ fields, metadata }: Schema, known: ReadonlyMap<string, Field>): Schema {
  return new Schema(
    fields.map((field) => {
      const there = known.get(field.name);
      return there === undefined ? field : new Field(field.name, there.type, there.nullable, there.metadata);
    }),
    metadata,
  );
}
