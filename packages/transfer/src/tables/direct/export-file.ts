import { DatastoreError, type ExportTableResponse, supports } from '@stowage/core';
import { isTableEnd, type RowsEnd } from '../ends.ts';
import type { FileRoom } from '../files/room.ts';
import type { RowSettings } from '../options.ts';
import type { RowTally } from '../row-tally.ts';
import type { CopiedRange, CopyLoss } from '../summary.ts';
import type { FileLayout } from '../write/file-layout.ts';
import type { WrittenFile } from '../write/open-file.ts';

/** Whether the database can write the file by itself: a table into one CSV file in its usual form, and nothing needs the rows themselves. */
export function canExport(source: RowsEnd, layout: FileLayout, { write, verify, parallel }: RowSettings): boolean {
  const isUsual = Object.values(write ?? {}).every((value) => value === undefined);
  if (!isTableEnd(source) || layout.format !== 'csv' || layout.file === undefined || !isUsual) return false;
  return verify !== 'checksum' && parallel === undefined && source.store.capabilities.exportTable?.formats.includes('csv') === true;
}

/** Lets the database write the file. */
export async function exportFile(
  source: RowsEnd,
  range: CopiedRange | undefined,
  target: { readonly room: FileRoom; readonly path: string; readonly replace: boolean },
  { settings: { signal }, tally }: { readonly settings: RowSettings; readonly tally: RowTally },
): Promise<{ readonly file: WrittenFile; readonly losses: readonly CopyLoss[] }> {
  const { room, path, replace } = target;
  if (!isTableEnd(source) || !supports(source.store, 'exportTable'))
    throw new DatastoreError('CAPABILITY.MISSING', 'The source does not export.');
  const answer = await source.store.exportTable({ table: source.table, range }, { signal });
  let begun = false;
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    begun = true;
    for await (const chunk of answer.chunks) {
      tally.addBytes('written', chunk.byteLength);
      yield chunk;
    }
  }
  let bytes: number;
  try {
    bytes = await room.put(path, chunks(), { replace, contentType: 'text/csv', signal });
  } catch (error) {
    if (!begun) await answer.cancel();
    throw error;
  }
  const rows = answer.rows();
  tally.addRows('read', rows);
  tally.setWritten(rows);
  tally.files.written = 1;
  return { file: { path, rows, bytes }, losses: lossesOf(answer) };
}

function lossesOf({ columns }: ExportTableResponse): readonly CopyLoss[] {
  return columns.flatMap(({ name, databaseType, loss }): CopyLoss[] =>
    loss === undefined ? [] : [{ at: 'source', column: name, type: databaseType, loss }],
  );
}
