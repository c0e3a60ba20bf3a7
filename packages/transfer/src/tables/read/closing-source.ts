import type { ByteSource } from '@stowage/tabular';

/** A source that can be let go of before it has been read to its end: a reader that only looked at the head keeps a connection otherwise. */
export interface ClosingSource extends ByteSource {
  close(): Promise<void>;
}

/** Makes a source that can be closed, and that tells of the bytes that are read. */
export function createClosingSource(source: ByteSource, onBytes: (count: number) => void): ClosingSource {
  const open = new Set<AsyncIterator<Uint8Array>>();
  const { range } = source;
  return {
    size: source.size,
    async *stream(signal) {
      const iterator = source.stream(signal)[Symbol.asyncIterator]();
      open.add(iterator);
      try {
        for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
          onBytes(next.value.byteLength);
          yield next.value;
        }
      } finally {
        open.delete(iterator);
        await iterator.return?.();
      }
    },
    ...(range === undefined
      ? {}
      : {
          async range(offset: number, length: number, signal?: AbortSignal) {
            const bytes = await range(offset, length, signal);
            onBytes(bytes.byteLength);
            return bytes;
          },
        }),
    async close() {
      const left = [...open];
      open.clear();
      await Promise.all(left.map((iterator) => iterator.return?.()));
    },
  };
}
