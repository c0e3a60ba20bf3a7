import { createServer } from 'node:net';
import { listenOnFreePort } from '../http-listening.ts';
import { type ProcessUsage, readSettings, reportReady } from '../server-process/report.ts';
import { type StubCounters, type StubSettings, serveConnection } from './connection.ts';

/** What the stub's process has used and done since its start. */
export interface StubUsage extends Readonly<StubCounters>, ProcessUsage {}

const settings: StubSettings = readSettings();
const counters: StubCounters = { requests: 0, bytesReceived: 0, bytesSent: 0, checksumsVerified: 0 };
const server = createServer({ pauseOnConnect: true }, (socket) => serveConnection(socket, settings, counters));
reportReady(await listenOnFreePort(server), () => counters);
