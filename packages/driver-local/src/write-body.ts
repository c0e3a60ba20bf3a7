import type { FileHandle } from 'node:fs/promises';
import { type RequestBody, throwIfAborted } from '@stowage/core/driver';

/** Who stops a write, and who is told of its progress. */
export interface WriteProgress {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Bytes that one call hands to the kernel, at most: the time between two looks at the signal. */
const largestWrite = 8 * 1_024 * 1_024;
/** Chunks below this size are gathered before they are written. */
const smallestWrite = 256 * 1_024;

/** Writes all of the bytes where the file stands, in as few calls as the kernel takes them. */
export async function writeBytes(
  handle: FileHandle,
  bytes: Uint8Array,
  signal?: AbortSignal,
  onWritten?: (count: number) => void,
): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength; ) {
    throwIfAborted(signal);
    const { bytesWritten } = await handle.write(bytes, offset, Math.min(largestWrite, bytes.byteLength - offset), null);
    offset += bytesWritten;
    onWritten?.(bytesWritten);
  }
}

/** Gathers small chunks of a stream by copying them, as whoever made a chunk may use its memory again. */
async function* gather(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let gathered: Uint8Array | undefined;
  let size = 0;
  for await (const chunk of stream) {
    if (size + chunk.byteLength > smallestWrite && gathered !== undefined && size > 0) {
      yield gathered.subarray(0, size);
      size = 0;
    }
    if (chunk.byteLength >= smallestWrite) {
      yield chunk;
      continue;
    }
    gathered ??= new Uint8Array(smallestWrite);
    gathered.set(chunk, size);
    size += chunk.byteLength;
  }
  if (gathered !== undefined && size > 0) yield gathered.subarray(0, size);
}

/** Writes a body where the file stands. */
export async function writeBody(handle: FileHandle, body: RequestBody, { signal, onProgress }: WriteProgress): Promise<void> {
  let written = 0;
  const onWritten = (count: number): void => {
    written += count;
    onProgress?.(written);
  };
  if (body.bytes !== undefined) return writeBytes(handle, body.bytes, signal, onWritten);
  for await (const chunk of gather(body.stream)) await writeBytes(handle, chunk, signal, onWritten);
  throwIfAborted(signal);
}
