import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PacketSink } from '../packets/message-writer.ts';
import { openTlsTunnel, type TlsTunnel } from '../packets/tls-tunnel.ts';
import type { ServerState } from './server-state.ts';

/** The bytes of a connection, whichever way they are encrypted. */
export interface Wire extends PacketSink {
  /** Whether TLS came before anything else. */
  readonly isStrict: boolean;
  /** From now on bytes are encrypted, the handshake inside packets. */
  encrypt(): void;
  /** From now on bytes are plain again. */
  decrypt(): void;
  pause(): void;
  resume(): void;
  /** Closes once all is sent. */
  end(): void;
  /** Tears the connection. */
  destroy(): void;
}

/** What a wire tells. */
export interface WireEvents {
  bytes(chunk: Buffer): void;
  closed(): void;
}

const tlsHandshake = 0x16;

/** How many unsent bytes there may be before writers have to wait. */
const highWater = 262_144;

/** Opens the wire of a connection. TLS that comes first is taken as TDS 8 has it. */
export function openWire(raw: Socket, contexts: Pick<ServerState, 'tunnelContext' | 'strictContext'>, events: WireEvents): Wire {
  let tunnel: TlsTunnel | undefined;
  let strict: TLSSocket | undefined;
  let pending = 0;
  let isClosed = false;
  let waiters: { resolve(): void; reject(error: Error): void }[] = [];
  const gone = (): Error => new Error('The client went away.');

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    for (const { reject } of waiters) reject(gone());
    waiters = [];
    tunnel?.destroy();
    events.closed();
  };
  const sent = (bytes: number) => (): void => {
    pending -= bytes;
    if (pending > highWater / 2) return;
    for (const { resolve } of waiters) resolve();
    waiters = [];
  };
  const start = (first: Buffer): void => {
    if (first[0] === tlsHandshake && contexts.strictContext !== undefined) {
      raw.removeListener('data', onData);
      raw.pause();
      raw.unshift(first);
      strict = new TLSSocket(raw, { isServer: true, secureContext: contexts.strictContext, ALPNProtocols: ['tds/8.0'] });
      strict.on('data', events.bytes);
      strict.on('error', () => raw.destroy());
      strict.on('close', close);
      return;
    }
    receive = plain;
    plain(first);
  };
  const plain = (chunk: Buffer): void => (tunnel === undefined ? events.bytes(chunk) : tunnel.receive(chunk));
  let receive = start;
  const onData = (chunk: Buffer): void => receive(chunk);
  raw.on('data', onData);
  raw.on('error', close);
  raw.on('close', close);
  raw.setNoDelay(true);

  return {
    get isStrict() {
      return strict !== undefined;
    },
    write: (bytes) => {
      if (isClosed) return false;
      pending += bytes.length;
      const done = sent(bytes.length);
      if (strict !== undefined) strict.write(bytes, done);
      else if (tunnel !== undefined) tunnel.write(bytes, done);
      else raw.write(bytes, done);
      return pending < highWater;
    },
    drained: () => {
      if (isClosed) return Promise.reject(gone());
      if (pending < highWater) return Promise.resolve();
      return new Promise((resolve, reject) => void waiters.push({ resolve, reject }));
    },
    encrypt: () => {
      if (contexts.tunnelContext === undefined) return;
      tunnel = openTlsTunnel(contexts.tunnelContext, {
        send: (bytes, done) => void raw.write(bytes, done),
        plain: events.bytes,
        failed: () => raw.destroy(),
      });
    },
    decrypt: () => {
      tunnel = undefined;
    },
    pause: () => void raw.pause(),
    resume: () => void raw.resume(),
    end: () => {
      if (strict !== undefined) strict.end();
      else if (tunnel !== undefined) tunnel.end();
      raw.end();
    },
    destroy: () => raw.resetAndDestroy(),
  };
}
