import { createServer } from 'node:net';
import { listenOnFreePort } from '../http-listening.ts';
import { type StubCounters, type StubSettings, serveConnection } from './connection.ts';

/** Messages between the stub's process and the one that started it. */
export type StubMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'usage'; readonly id: number; readonly usage: StubUsage };

/** What the stub's process has used and done since its start. */
export interface StubUsage extends Readonly<StubCounters> {
  /** Processor time of the process, user and system together, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Largest resident set so far, in bytes. */
  readonly peakRssBytes: number;
}

const settings: StubSettings = JSON.parse(process.argv[2] ?? '{}');
const counters: StubCounters = { requests: 0, bytesReceived: 0, bytesSent: 0, checksumsVerified: 0 };

function tell(message: StubMessage): void {
  process.send?.(message);
}

// The stub goes when the process that started it goes, however that ends.
process.on('disconnect', () => process.exit(0));
process.on('message', (id: number) => {
  const { user, system } = process.cpuUsage();
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  tell({ kind: 'usage', id, usage: { ...counters, cpuMicroseconds: user + system, peakRssBytes } });
});

const server = createServer({ pauseOnConnect: true }, (socket) => serveConnection(socket, settings, counters));
tell({ kind: 'listening', port: await listenOnFreePort(server) });
