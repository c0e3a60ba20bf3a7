// Arguments: connection string, file. What most programs do: rows as objects, a line of text for each.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readRows } from './read-rows.ts';

const [connection = '', file = ''] = process.argv.slice(2);

function toCell(value: unknown): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* lines(): AsyncGenerator<string> {
  let isFirst = true;
  for await (const rows of readRows(connection)) {
    if (isFirst) yield `${Object.keys(rows[0] ?? {}).join(',')}\n`;
    isFirst = false;
    yield rows.map((row) => `${Object.values(row).map(toCell).join(',')}\n`).join('');
  }
}

await pipeline(Readable.from(lines()), createWriteStream(file));
