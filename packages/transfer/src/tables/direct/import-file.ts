import { type ArrowSchema, supports, type WriteTableResult } from '@stowage/core';
import { readCsv } from '@stowage/tabular';
import { Field, Schema } from 'apache-arrow';
import type { TableEnd } from '../ends.ts';
import type { FileRoom } from '../files/room.ts';
import type { RowSettings } from '../options.ts';
import { createClosingSource } from '../read/closing-source.ts';
import { inFile } from '../read/file-error.ts';
import type { TableFile } from '../read/find-files.ts';
import type { RowTally } from '../row-tally.ts';

/** Whether the database can read the files by itself: one CSV file in its usual form, no bad row is to be left out, and nothing needs the rows themselves. */
export function canImport(files: readonly TableFile[], { store }: TableEnd, { read, verify, onBadRow, mode }: RowSettings): boolean {
  const [file] = files;
  if (file === undefined || files.length !== 1 || file.format !== 'csv' || file.relative.includes('=')) return false;
  const { sampleRows: _, ...dialect } = read ?? {};
  const isUsual = Object.values(dialect).every((value) => value === undefined);
  const ability = store.capabilities.importTable;
  if (!isUsual || verify === 'checksum' || onBadRow !== 'fail') return false;
  return ability?.formats.includes('csv') === true && ability.modes.includes(mode);
}

/** Lets the database read the file. Its columns are those of the table, or where it is new, what its first rows look like. */
export async function importFile(
  file: TableFile,
  target: TableEnd,
  {
    room,
    known,
    settings,
    tally,
  }: { readonly room: FileRoom; readonly known: ReadonlyMap<string, Field>; readonly settings: RowSettings; readonly tally: RowTally },
): Promise<WriteTableResult & { readonly schema: Schema }> {
  const { store, table } = target;
  const { signal, mode, keys, read } = settings;
  if (!supports(store, 'importTable')) throw new TypeError('The target does not import.');
  const name = room.nameOf(file.path);
  const head = createClosingSource(room.open(file), () => undefined);
  try {
    const { schema: found } = await readCsv(head, { signal, sampleRows: known.size > 0 ? 1 : read?.sampleRows });
    const schema = new Schema(
      found.fields.map((field) => {
        const there = known.get(field.name);
        return there === undefined ? field : new Field(field.name, there.type, there.nullable, there.metadata);
      }),
    );
    const body = createClosingSource(room.open(file), (count) => tally.addBytes('read', count)).stream(signal);
    const result = await store.importTable(table, body, {
      schema: schema as unknown as ArrowSchema,
      mode,
      keys,
      signal,
      onProgress: (rows) => tally.setWritten(rows),
    });
    tally.files.read = 1;
    tally.addRows('read', result.rows);
    tally.setWritten(result.rows);
    return { ...result, schema };
  } catch (error) {
    throw inFile(error, name, file.path);
  } finally {
    await head.close();
  }
}
