import { Schema } from 'apache-arrow';
import type { ByteSource } from '../byte-source.ts';
import { tableError } from '../errors.ts';
import { inferFields } from '../inference/infer-cells.ts';
import { defaultSampleRows, type ReadTextOptions } from '../options.ts';
import { rowsToBatches, sample, type TextRow } from '../rows-to-batches.ts';
import type { OpenedTable } from '../table.ts';
import type { Cell } from '../types/cell.ts';
import { linesOf } from './lines.ts';

export interface ReadJsonLinesOptions extends ReadTextOptions {
  /** Bytes of one line, at most. Default 16 MiB. */
  readonly maxRowSize?: number | undefined;
}

type JsonObject = { readonly [name: string]: Cell };

/** A line: an object, or why it is none. */
type ParsedLine = { readonly line: string; readonly object: JsonObject } | { readonly line: string; readonly reason: string };

/**
 * Reads JSON lines: an object a line, in UTF-8. Columns are the fields of the first `sampleRows` objects, or the schema's; a field that an object
 * lacks is null, one that no column has rejects the row. Whole numbers of up to 64 bits keep all their digits.
 *
 * @throws DatastoreError `ROW.REJECTED` with the row, and the column where one is to blame.
 *
 * Source: jsonlines.org; RFC 8259.
 */
export async function readJsonLines(source: ByteSource, options: ReadJsonLinesOptions = {}): Promise<OpenedTable> {
  const { sampleRows = defaultSampleRows, maxRowSize = 16 * 2 ** 20, signal } = options;
  const objects = parseLines(linesOf(source.stream(signal), maxRowSize));
  const { head, all } = await sample(objects, options.schema === undefined ? sampleRows : 0);
  const schema = options.schema ?? new Schema(inferFields(head.flatMap((line) => ('object' in line ? [line.object] : []))));
  if (schema.fields.length === 0) {
    throw tableError('SCHEMA.MISMATCH', 'The file has no object that would tell its columns.', {}, 'Give a schema.');
  }
  return { schema, batches: rowsToBatches(schema, toRows(all, schema), options), losses: [] };
}

const manyDigits = /\d{16}/;

async function* parseLines(lines: AsyncIterable<string>): AsyncGenerator<ParsedLine, void, undefined> {
  for await (const line of lines) if (line.trim() !== '') yield parseLine(line);
}

function parseLine(line: string): ParsedLine {
  try {
    const value: unknown = manyDigits.test(line) ? JSON.parse(line, keepDigits as Reviver) : JSON.parse(line);
    const isRow = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRow ? { line, object: value as JsonObject } : { line, reason: 'The line is no JSON object.' };
  } catch (error) {
    if (error instanceof SyntaxError) return { line, reason: `The line is no JSON: ${error.message}` };
    throw error;
  }
}

type Reviver = (name: string, value: unknown) => unknown;

const wholeNumber = /^-?\d+$/;

/** Numbers that a float would round come as they are written. */
function keepDigits(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value;
  return wholeNumber.test(source) ? BigInt(source) : manyDigits.test(source) ? source : value;
}

async function* toRows(lines: AsyncIterable<ParsedLine>, { fields }: Schema): AsyncGenerator<TextRow, void, undefined> {
  const names = fields.map(({ name }) => name);
  const known = new Set(names);
  for await (const parsed of lines) yield toRow(parsed);

  function toRow(parsed: ParsedLine): TextRow {
    const cells = [parsed.line];
    if ('reason' in parsed) return { reason: parsed.reason, cells };
    const { object } = parsed;
    const extra = Object.keys(object).find((name) => !known.has(name));
    if (extra !== undefined) return { reason: `There is no column for the field ${JSON.stringify(extra)}.`, cells };
    return names.map((name) => (Object.hasOwn(object, name) ? (object[name] ?? null) : null));
  }
}
