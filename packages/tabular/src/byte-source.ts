/** The content of a file to read a table from. */
export interface ByteSource {
  /** Bytes; needed by formats that begin at the end (Parquet). */
  readonly size?: number | undefined;
  /** All of it, from the beginning. */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** A part of it; needed by formats that begin at the end. Rejects when fewer than `length` bytes are there. */
  range?(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** A file that is in memory. */
export function sourceOfBytes(bytes: Uint8Array): Required<ByteSource> {
  return {
    size: bytes.byteLength,
    stream: async function* () {
      yield bytes;
    },
    range: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
