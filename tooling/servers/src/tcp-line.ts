import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnFreePort, loopback } from './http-listening.ts';
import { createStop, type RunningServer } from './running-server.ts';

/** A line to any TCP server that can be torn. */
export interface TcpLine extends RunningServer {
  readonly host: string;
  readonly port: number;
  /** From now on a connection breaks, both sides reset, when so many bytes have gone to the server over it since. */
  tearAfter(bytes: number): void;
  /** Resets every connection now. */
  tear(): void;
  /** New connections hold again. */
  mend(): void;
}

/** Starts a proxy in front of a TCP server of loopback, whatever its protocol. */
export async function startTcpLine(target: { readonly port: number }): Promise<TcpLine> {
  const pairs = new Set<() => void>();
  let left = Number.POSITIVE_INFINITY;
  const server = createServer((near: Socket) => {
    const far = connect(target.port, loopback);
    const reset = (): void => {
      pairs.delete(reset);
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    pairs.add(reset);
    for (const socket of [near, far]) socket.on('error', reset).on('close', reset);
    near.on('data', (chunk: Buffer) => {
      left -= chunk.byteLength;
      if (left < 0) return reset();
      if (!far.write(chunk)) near.pause();
    });
    far.on('drain', () => near.resume());
    far.on('data', (chunk: Buffer) => {
      if (!near.write(chunk)) far.pause();
    });
    near.on('drain', () => far.resume());
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  });
  const port = await listenOnFreePort(server);
  const tear = (): void => {
    for (const reset of pairs) reset();
  };
  return {
    url: `tcp://${loopback}:${port}`,
    host: loopback,
    port,
    tear,
    tearAfter: (bytes) => {
      left = bytes;
    },
    mend: () => {
      left = Number.POSITIVE_INFINITY;
    },
    ...createStop(async () => {
      const closed = once(server, 'close');
      server.close();
      tear();
      await closed;
    }),
  };
}
