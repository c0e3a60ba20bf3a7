import { type Data, type List, makeData } from 'apache-arrow';
import { type ColumnDecoder, UnreadableValue } from './column-decoder.ts';
import { Validity } from './validity.ts';

/**
 * Makes a decoder of arrays with one dimension.
 *
 * Source: PostgreSQL, src/backend/utils/adt/arrayfuncs.c, array_send.
 */
export function createListDecoder(type: List, item: ColumnDecoder): ColumnDecoder {
  let offsets: number[] = [0];
  let items = 0;
  const validity = new Validity();
  return {
    read(bytes, view, start) {
      const dimensions = view.getInt32(start);
      if (dimensions > 1) refuse(`it has ${dimensions} dimensions`);
      if (dimensions === 1) {
        const size = view.getInt32(start + 12);
        const first = view.getInt32(start + 16);
        if (first !== 1) refuse(`it counts from ${first}, not from 1`);
        let position = start + 20;
        for (let index = 0; index < size; index++) {
          const length = view.getInt32(position);
          position += 4;
          if (length < 0) item.readNull();
          else {
            item.read(bytes, view, position, length);
            position += length;
          }
        }
        items += size;
      }
      offsets.push(items);
    },
    readNull() {
      validity.setNull(offsets.length - 1);
      offsets.push(items);
    },
    finish(): Data {
      const length = offsets.length - 1;
      const valueOffsets = Int32Array.from(offsets);
      const built = makeData({ type, length, ...validity.finish(length), valueOffsets, child: item.finish() } as never) as Data;
      offsets = [0];
      items = 0;
      return built;
    },
  };
}

function refuse(problem: string): never {
  throw new UnreadableValue(`the array is no list: ${problem}; read it by a statement that casts the column to text`);
}
