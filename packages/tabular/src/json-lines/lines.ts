import { tableError } from '../errors.ts';

const newline = 0x0a;

/** The lines of a text in UTF-8, without their ends. Invalid UTF-8 and lines beyond `maxSize` bytes are refused. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxSize: number): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pieces: Uint8Array[] = [];
  let size = 0;
  let row = 0;
  const take = (last: Uint8Array): string => {
    row++;
    const bytes = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    [pieces, size] = [[], 0];
    try {
      return decoder.decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw tableError('DATA.CORRUPT', 'The line is not UTF-8.', { row }, 'Convert the file to UTF-8.');
    }
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start === chunk.length) continue;
    // A copy: a source may use its chunks again.
    pieces.push(chunk.slice(start));
    size += chunk.length - start;
    if (size > maxSize)
      throw tableError(
        'DATA.CORRUPT',
        `The line is longer than ${maxSize} bytes.`,
        { row: row + 1 },
        'Raise maxRowSize, or check the format.',
      );
  }
  if (size > 0) yield take(new Uint8Array());
}
