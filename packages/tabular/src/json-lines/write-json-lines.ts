import { type DataType, Precision, DataType as Types } from 'apache-arrow';
import { cellsOf } from '../columns/rows-of.ts';
import type { EncodedTable, Table } from '../table.ts';
import { toJson } from '../types/cell-text.ts';

/** Bytes of text that are put together before they go on. */
const chunkSize = 256 * 1024;

/**
 * Writes a table as JSON lines: an object a row, in UTF-8, nulls included. 64-bit integers are numbers with all their digits; what JSON has no
 * form for is text, and stands in `losses`.
 */
export function writeJsonLines({ schema, batches }: Table): EncodedTable {
  const losses = schema.fields.flatMap(({ name, type }) => {
    const loss = lossOf(type);
    return loss === undefined ? [] : [{ column: name, type: String(type), loss }];
  });
  return { bytes: encode({ schema, batches }), losses };
}

async function* encode({ schema, batches }: Table): AsyncGenerator<Uint8Array, void, undefined> {
  const names = schema.fields.map(({ name }) => JSON.stringify(name));
  let text = '';
  for await (const batch of batches) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) {
      text += `{${cells(row)
        .map((cell, position) => `${names[position]}:${toJson(cell)}`)
        .join(',')}}\n`;
      if (text.length < chunkSize) continue;
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

function lossOf(type: DataType): string | undefined {
  const asText = (form: string): string => `Written as text ${form}; read back as text, unless a schema is given.`;
  if (Types.isDecimal(type)) return asText('with all digits');
  if (Types.isDate(type) || Types.isTime(type)) return asText('in ISO 8601');
  if (Types.isTimestamp(type))
    return asText(type.timezone && type.timezone !== 'UTC' ? `in ISO 8601 and UTC, without ${type.timezone}` : 'in ISO 8601');
  if (Types.isInterval(type) || Types.isDuration(type)) return asText('in ISO 8601');
  if (Types.isBinary(type) || Types.isLargeBinary(type) || Types.isFixedSizeBinary(type)) return asText('in base64');
  if (Types.isInt(type) && (type.bitWidth < 64 || !type.isSigned)) return 'Read back as a 64-bit integer, unless a schema is given.';
  if (Types.isFloat(type) && type.precision !== Precision.DOUBLE) return 'Read back as a 64-bit float, unless a schema is given.';
  return undefined;
}
