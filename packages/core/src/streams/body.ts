import { DatastoreError } from '../errors/datastore-error.ts';

/**
 * What can be written: bytes, text (as UTF-8), or a stream of bytes, so also a web `ReadableStream`, a Node stream or a `Blob`'s stream. A
 * stream may use the memory of a chunk again as soon as it is asked for the next.
 */
export type Body = Uint8Array | string | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/**
 * A body as a driver sees it. Exactly one of the two forms is there:
 * `bytes` when all of it is in memory (it may be read again, so a failed request may be repeated), else `stream`, to be read once. Copy what
 * is still needed of a chunk when the next one is asked for: its memory may be used again.
 */
export type RequestBody =
  | { readonly bytes: Uint8Array; readonly stream?: undefined; readonly size: number }
  | {
      readonly stream: AsyncIterable<Uint8Array>;
      readonly bytes?: undefined /** The number of bytes, if the caller told. */;
      readonly size: number | undefined;
    };

const encoder = new TextEncoder();

/** Told of a failure of the caller's own stream, so that it can be thrown to the caller as it is. */
export type OnBodyFailure = (error: unknown) => void;

/** Passes a stream on while checking that its chunks are bytes and, if told, that they add up to `size`. */
async function* checked(
  source: AsyncIterable<Uint8Array>,
  size: number | undefined,
  onFailure: OnBodyFailure | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let seen = 0;
  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) {
        throw new TypeError('A body stream must yield Uint8Array chunks; encode text with TextEncoder first.');
      }
      seen += chunk.byteLength;
      if (size !== undefined && seen > size) break;
      if (chunk.byteLength > 0) yield chunk;
    }
  } catch (error) {
    onFailure?.(error);
    throw error;
  }
  if (size !== undefined && seen !== size) {
    const found = seen > size ? 'more' : `only ${seen}`;
    throw new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${found}.`);
  }
}

/** Brings whatever a caller gave as body into the form that drivers see. */
export function toRequestBody(body: Body, size?: number, onFailure?: OnBodyFailure): RequestBody {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  if (bytes instanceof Uint8Array) {
    if (size !== undefined && size !== bytes.byteLength) {
      throw new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${bytes.byteLength}.`);
    }
    return { bytes, size: bytes.byteLength };
  }
  if (typeof bytes !== 'object' || bytes === null || !(Symbol.asyncIterator in bytes)) {
    throw new TypeError('A body must be a Uint8Array, a string, or an async iterable of Uint8Array.');
  }
  return { stream: checked(bytes as AsyncIterable<Uint8Array>, size, onFailure), size };
}

/** The body as a stream, whichever form it has. */
export async function* toChunks(body: RequestBody): AsyncGenerator<Uint8Array, void, undefined> {
  if (body.bytes === undefined) yield* body.stream;
  else if (body.bytes.byteLength > 0) yield body.bytes;
}
