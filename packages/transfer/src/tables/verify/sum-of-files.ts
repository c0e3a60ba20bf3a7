import type { RowChecksum } from '@stowage/tabular';
import type { Schema } from 'apache-arrow';
import type { FileRoom } from '../files/room.ts';
import type { RowSettings } from '../options.ts';
import { openFilesSource } from '../read/files-source.ts';
import { RowTally } from '../row-tally.ts';
import type { FileLayout } from '../write/file-layout.ts';
import type { WrittenFile } from '../write/open-file.ts';
import type { Compared } from './compared.ts';
import { sumOf } from './sums.ts';

/** Files that were written, and what is compared of them. */
export interface WrittenTable {
  readonly layout: Pick<FileLayout, 'format' | 'folder' | 'file'>;
  readonly written: readonly WrittenFile[];
  /** The columns that were written; text files do not know them. */
  readonly schema: Schema;
  readonly compared: Compared;
  readonly settings: RowSettings;
}

/** Reads files back and sums their rows up. */
export async function sumOfFiles(room: FileRoom, { layout, written, schema, compared, settings }: WrittenTable): Promise<RowChecksum> {
  if (written.length === 0) return { rows: 0, checksum: '0'.repeat(32) };
  const files = written.map(({ path, bytes }) => {
    const relative = layout.file === undefined && layout.folder !== '' ? path.slice(layout.folder.length + 1) : path;
    return { path, size: bytes, relative: layout.file === undefined ? relative : '', format: layout.format };
  });
  const { signal, write } = settings;
  const { delimiter, quote, header, nullText } = write ?? {};
  const known = new Map(schema.fields.map((field) => [field.name, field]));
  const opened = await openFilesSource(room, files, {
    settings: { signal, read: { delimiter, quote, header, nullText } },
    tally: new RowTally({ onProgress: undefined, progressInterval: 0 }),
    known,
    schema,
    onUnreadable: undefined,
    name: '',
  });
  try {
    return await sumOf(opened.schema, opened.batches, compared, signal);
  } finally {
    await opened.close();
  }
}
