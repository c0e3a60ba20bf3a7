import { DatastoreError } from '@stowage/core/driver';

/** A file whose header was looked at. */
export interface HeadedFile {
  readonly names: readonly string[];
  /** The whole file, header included, without a byte order mark. */
  readonly all: AsyncIterable<Uint8Array>;
}

/** Bytes of a header, at most: a quote that is never closed must not read all the file into memory. */
const maxHeader = 16 * 2 ** 20;
const [quote, newline, carriageReturn] = [0x22, 0x0a, 0x0d];
const mark = Buffer.from('\ufeff');

/** Reads the first line of a CSV file and leaves the file as it was. */
export async function takeHeader(chunks: AsyncIterable<Uint8Array>): Promise<HeadedFile> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let end = -1;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    head = Buffer.concat([head, next.value]);
    end = endOfLine(head);
    if (end !== -1 || head.byteLength > maxHeader) break;
  }
  if (head.subarray(0, mark.byteLength).equals(mark)) head = head.subarray(mark.byteLength);
  if (head.byteLength === 0) {
    throw new DatastoreError('SCHEMA.MISMATCH', 'The file is empty: it has no header.', {
      nextAction: 'Write the names of the columns into its first line.',
    });
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    let isOver = false;
    try {
      yield head;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
      isOver = true;
    } finally {
      if (!isOver) await iterator.return?.();
    }
  }
  const stop = endOfLine(head);
  return { names: parseLine(head.subarray(0, stop === -1 ? head.byteLength : stop).toString()), all: all() };
}

/** Where the first line ends; -1 where it goes on. A line break between quotes ends nothing. */
function endOfLine(bytes: Buffer): number {
  let isQuoted = false;
  for (let index = 0; index < bytes.byteLength; index++) {
    const byte = bytes[index];
    if (byte === quote) isQuoted = !isQuoted;
    else if (!isQuoted && (byte === newline || byte === carriageReturn)) return index;
  }
  return -1;
}

/** The cells of one line. */
function parseLine(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (character === '"') {
      if (isQuoted && line[index + 1] === '"') cell += line[++index];
      else isQuoted = !isQuoted;
    } else if (character === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}
