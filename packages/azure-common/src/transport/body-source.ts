import { DatastoreError } from '@stowage/core/driver';
import type { Dispatcher } from 'undici';
import type { WireBody } from './request.ts';

/** A body as undici takes it. */
export interface BodySource {
  readonly size: number;
  /** It may be sent again: nothing of it is used up. */
  readonly isReplayable: boolean;
  /** For undici's `body`; called once for each attempt. */
  open(): Dispatcher.DispatchOptions['body'];
  /** The error of the caller's own stream, or of its size, if that is what failed. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Ends the caller's stream if it is not read to its end. */
  close(): void;
}

/**
 * Up to this, a body is handed to the socket in one piece. Larger ones go slice by slice: then the timer for stalled
 * uploads starts anew with each slice, and a slow link is not taken for a dead one (17 KB/s are enough for a minute's limit).
 */
const sliceSize = 1024 * 1024;
/** Pieces that together have no more than this are joined: a copy is cheaper than several writes. */
const joinSize = 64 * 1024;

const noFailure = undefined;

/** Brings a body into the form for undici. */
export function toBodySource(body: WireBody): BodySource {
  if (body instanceof Uint8Array) return fromPieces([body], body.byteLength);
  if (Array.isArray(body)) {
    let size = 0;
    for (const piece of body) size += piece.byteLength;
    return fromPieces(body, size);
  }
  return fromStream(body as Extract<WireBody, { stream: unknown }>);
}

function fromPieces(pieces: readonly Uint8Array[], size: number): BodySource {
  const [first] = pieces;
  const isOnePiece = pieces.length === 1 && size <= sliceSize;
  return {
    size,
    isReplayable: true,
    failure: noFailure,
    open: () => {
      if (size === 0) return null;
      if (isOnePiece && first !== undefined) return first;
      if (size <= joinSize) return Buffer.concat(pieces);
      return toDispatchBody(slices(pieces));
    },
    close: () => undefined,
  };
}

function* slices(pieces: readonly Uint8Array[]): Generator<Uint8Array, void, undefined> {
  for (const piece of pieces) {
    for (let start = 0; start < piece.byteLength; start += sliceSize) yield piece.subarray(start, start + sliceSize);
  }
}

function fromStream({ stream, size }: Extract<WireBody, { stream: unknown }>): BodySource {
  const iterator = stream[Symbol.asyncIterator]();
  let isFinished = false;
  let sent = 0;
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): never => {
    failure = { error };
    throw error;
  };
  const watched: AsyncIterator<Uint8Array> = {
    next: async () => {
      const next = await iterator.next().catch((error: unknown) => {
        isFinished = true;
        return fail(error);
      });
      if (next.done) isFinished = true;
      else sent += next.value.byteLength;
      if (sent > size || (next.done && sent < size)) {
        const found = next.done ? `only ${sent}` : 'more';
        fail(new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${found}.`));
      }
      return next;
    },
  };
  const source: BodySource = {
    size,
    isReplayable: false,
    get failure() {
      return failure;
    },
    open: () => (size === 0 ? null : toDispatchBody({ [Symbol.asyncIterator]: () => watched })),
    close: () => {
      if (isFinished) return;
      isFinished = true;
      // Not awaited, and its outcome changes nothing: the request has failed already, for a reason that the caller gets.
      iterator.return?.().then(undefined, () => undefined);
    },
  };
  return source;
}

/** undici takes iterables, sync and async; its types say so only for `request`. */
function toDispatchBody(iterable: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Dispatcher.DispatchOptions['body'] {
  return iterable as unknown as Dispatcher.DispatchOptions['body'];
}
