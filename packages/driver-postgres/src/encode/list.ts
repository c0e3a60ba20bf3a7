import type { ColumnWriter } from './column-writer.ts';

/**
 * Writes lists as arrays of one dimension.
 *
 * Source: PostgreSQL, src/backend/utils/adt/arrayfuncs.c, array_recv.
 */
export function listWriter(item: ColumnWriter, elementOid: number, size: number | undefined): ColumnWriter {
  return {
    bind(data) {
      const [child] = data.children;
      const write = child === undefined ? undefined : item.bind(child);
      const offsets = data.valueOffsets as ArrayLike<number | bigint>;
      return (index, sink) => {
        const from = size === undefined ? Number(offsets[index]) : index * size;
        const to = size === undefined ? Number(offsets[index + 1]) : from + size;
        const start = sink.end;
        sink.int32(0);
        sink.int32(to > from ? 1 : 0);
        // Says that there may be nulls, which costs nothing where there are none.
        sink.int32(1);
        sink.int32(elementOid);
        if (to > from) {
          sink.int32(to - from);
          sink.int32(1);
        }
        for (let place = from; place < to; place++) {
          if (child === undefined || write === undefined || !child.getValid(place)) {
            sink.int32(-1);
            continue;
          }
          const reason = write(place, sink);
          if (reason !== undefined) return `item ${place - from + 1}: ${reason}`;
        }
        sink.view.setInt32(start, sink.end - start - 4);
        return undefined;
      };
    },
  };
}
