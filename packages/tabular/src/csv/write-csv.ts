import { type DataType, Precision, type Schema, DataType as Types } from 'apache-arrow';
import { cellsOf } from '../columns/rows-of.ts';
import type { ColumnLoss, EncodedTable, Table } from '../table.ts';
import type { Cell } from '../types/cell.ts';
import { toText } from '../types/cell-text.ts';
import type { WriteCsvOptions } from './options.ts';

/** Characters that are put together before they go on. */
const chunkSize = 256 * 1024;

/**
 * Writes a table as CSV in UTF-8. Null is nothing between the delimiters, an empty text is `""`.
 *
 * What a reader cannot infer from the text is in `losses`. Source: RFC 4180.
 */
export function writeCsv({ schema, batches }: Table, options: WriteCsvOptions = {}): EncodedTable {
  return { bytes: encode({ schema, batches }, options), losses: lossesOf(schema) };
}

async function* encode({ schema, batches }: Table, options: WriteCsvOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { delimiter = ',', header = true, lineEnding = '\r\n' } = options;
  const write = createCellWriter(options);
  const toLine = (cells: readonly Cell[]): string => cells.map(write).join(delimiter) + lineEnding;
  let text = header ? toLine(schema.fields.map(({ name }) => name)) : '';
  for await (const batch of batches) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) {
      text += toLine(cells(row));
      if (text.length < chunkSize) continue;
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

/** Writes a cell: within quotes where its text would be read as something else without them. */
function createCellWriter({ delimiter = ',', quote = '"', nullText = '' }: WriteCsvOptions): (cell: Cell) => string {
  const needsQuotes = (text: string): boolean =>
    text === nullText || text === '' || text.includes(delimiter) || text.includes(quote) || text.includes('\n') || text.includes('\r');
  return (cell) => {
    if (cell === null) return nullText;
    const text = toText(cell);
    return needsQuotes(text) ? quote + text.replaceAll(quote, quote + quote) + quote : text;
  };
}

function lossesOf({ fields }: Schema): readonly ColumnLoss[] {
  return fields.flatMap(({ name, type }) => {
    const loss = lossOf(type);
    return loss === undefined ? [] : [{ column: name, type: String(type), loss }];
  });
}

/** CSV keeps no types. These are the ones that a reader does not find out by itself, though every value is written exactly. */
function lossOf(type: DataType): string | undefined {
  if (Types.isDecimal(type))
    return 'Written with all digits; read back as a float where that is the same number, unless a schema is given.';
  if (Types.isTimestamp(type) && type.timezone && type.timezone !== 'UTC') {
    return `Written in UTC: the time zone ${type.timezone} itself is not in the file.`;
  }
  if (Types.isBinary(type) || Types.isLargeBinary(type) || Types.isFixedSizeBinary(type)) {
    return 'Written in base64; read back as text, unless a schema is given.';
  }
  if (Types.isInterval(type) || Types.isDuration(type)) return 'Written as ISO 8601; read back as text, unless a schema is given.';
  if (Types.isList(type) || Types.isFixedSizeList(type) || Types.isStruct(type) || Types.isMap(type)) {
    return 'Written as JSON; read back as text, unless a schema is given.';
  }
  if (Types.isInt(type) && (type.bitWidth < 64 || !type.isSigned)) return 'Read back as a 64-bit integer, unless a schema is given.';
  if (Types.isFloat(type) && type.precision !== Precision.DOUBLE) return 'Read back as a 64-bit float, unless a schema is given.';
  return undefined;
}
