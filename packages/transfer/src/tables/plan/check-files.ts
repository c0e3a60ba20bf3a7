import { isDatastoreError } from '@stowage/core';
import { tableFormats } from '@stowage/tabular';
import { Schema } from 'apache-arrow';
import type { SourceFiles } from '../open-rows.ts';
import { createClosingSource } from '../read/closing-source.ts';
import { inFile } from '../read/file-error.ts';
import type { RowSource } from '../read/row-source.ts';
import { requireSameColumns } from '../read/same-columns.ts';
import type { CopyRun } from '../run.ts';
import { readPartitions } from '../write/partition-path.ts';
import type { PlanProblem } from './copy-plan.ts';

/** Looks at the columns of each file but the first, which has been looked at. */
export async function checkFiles({ room, files }: SourceFiles, { schema }: RowSource, { settings }: CopyRun): Promise<PlanProblem[]> {
  const problems: PlanProblem[] = [];
  const [head, ...tail] = files;
  const inFolders = readPartitions(head?.relative ?? '');
  const own = new Schema(schema.fields.filter((field) => !inFolders.has(field.name)));
  for (const file of tail) {
    const source = createClosingSource(room.open(file), () => undefined);
    const name = room.nameOf(file.path);
    try {
      const { read, signal } = settings;
      const isText = file.format === 'csv' || file.format === 'jsonl';
      const opened = await tableFormats[file.format].read(source, { ...read, signal, ...(isText ? { sampleRows: 1 } : {}) });
      // A text file's own types are guesses from its first row: its names are what counts.
      const found = isText ? renamed(opened.schema, own) : opened.schema;
      requireSameColumns(found, own, name, room.nameOf(head?.path ?? ''));
    } catch (error) {
      const told = inFile(error, name, file.path);
      if (!isDatastoreError(told, 'SCHEMA.MISMATCH') && !isDatastoreError(told, 'DATA.CORRUPT')) throw told;
      problems.push({ code: told.code, message: told.message });
    } finally {
      await source.close();
    }
  }
  return problems;
}

/** The columns of a file with the types and nullability of those of the same name. */
function renamed({ fields }: Schema, { fields: expected }: Schema): Schema {
  return new Schema(fields.map((field) => expected.find(({ name }) => name === field.name) ?? field));
}
