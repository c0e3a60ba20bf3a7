import type { Duplex } from 'node:stream';

/** The bytes that a server sends, taken from the client library for a while. */
export interface TakenSocket {
  /** The next bytes; rejects after `fail`. */
  next(): Promise<Buffer>;
  /** Lets a waiting `next` reject, and every later one. */
  fail(error: unknown): void;
  /** Hands the socket back, with bytes that were read and belong to the library. */
  giveBack(rest: Buffer): void;
}

/** Bytes that wait to be read before the socket is paused: what the network brings while one batch is worked on. */
const highWater = 1 << 20;

type DataListener = (chunk: Buffer) => void;

/** Takes what a socket receives away from its only listener, which parses each message into objects. */
export function takeSocket(socket: Duplex): TakenSocket {
  const listeners = socket.listeners('data') as DataListener[];
  const [listener] = listeners;
  if (listener === undefined || listeners.length !== 1) throw new TypeError('The connection is not one of the client library.');
  socket.removeListener('data', listener);
  const waiting: Buffer[] = [];
  let bytes = 0;
  let failure: { readonly error: unknown } | undefined;
  let wanted: { resolve(chunk: Buffer): void; reject(error: unknown): void } | undefined;

  const onData: DataListener = (chunk) => {
    if (wanted !== undefined) {
      const { resolve } = wanted;
      wanted = undefined;
      return resolve(chunk);
    }
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= highWater) socket.pause();
  };
  socket.on('data', onData);
  socket.resume();
  return {
    next() {
      const chunk = waiting.shift();
      if (chunk !== undefined) {
        bytes -= chunk.byteLength;
        if (bytes < highWater / 4 && socket.isPaused()) socket.resume();
        return Promise.resolve(chunk);
      }
      if (failure !== undefined) return Promise.reject(failure.error);
      return new Promise((resolve, reject) => {
        wanted = { resolve, reject };
      });
    },
    fail(error) {
      failure = { error };
      wanted?.reject(error);
      wanted = undefined;
    },
    giveBack(rest) {
      socket.removeListener('data', onData);
      socket.on('data', listener);
      for (const chunk of [rest, ...waiting.splice(0)]) if (chunk.byteLength > 0) listener(chunk);
      socket.resume();
    },
  };
}
