import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { closeServer, listenOnFreePort, loopback } from '../http-listening.ts';
import { createRequestLog, joinHeaders, type RequestLog } from '../request-log.ts';
import { createStop, type RunningServer } from '../running-server.ts';
import { deliver } from './delivery.ts';
import { answerEarly } from './early-faults.ts';
import { createFaultLog, type HappenedFault } from './fault-log.ts';
import { createFaultChooser, type FaultPlan, type PlannedRequest } from './fault-plan.ts';

/** How to start the proxy. */
export interface FaultProxyOptions {
  /** Origin of the HTTP server behind it, or any URL of that origin. */
  readonly target: string;
  /** Default: nothing goes wrong. */
  readonly plan?: FaultPlan;
}

/** A running fault proxy. */
export interface FaultProxy extends RunningServer {
  /** What clients asked the proxy, delivered or not. */
  readonly requests: RequestLog;
  /** The faults that really took effect. */
  readonly faults: readonly HappenedFault[];
  /** Resolves as soon as so many faults took effect, so that a test need not wait by the clock. */
  untilFaults(count: number, signal?: AbortSignal): Promise<readonly HappenedFault[]>;
  /** Replaces the plan; its rules count from now. */
  setPlan(plan: FaultPlan): void;
  /** A text, such as an endpoint or a connection string, with the target's origin replaced by the proxy's. */
  through(text: string): string;
  /** Dies: every connection is reset and the port refuses. What was under way reaches the service whole or not at all. */
  crash(): Promise<void>;
  /** Lives again on the same port, with the same plan. */
  restart(): Promise<void>;
}

/**
 * Starts an HTTP proxy in front of any server, for what the server itself never does: throttling, resets, stalls,
 * truncated and corrupted bodies, slow lines, garbage, a wrong clock.
 *
 * The Host that the client sent is kept, so signatures and copy sources that name the proxy hold behind it too.
 *
 * @example
 * ```ts
 * await using proxy = await startFaultProxy({
 *   target: azurite.url,
 *   plan: [{ fault: { kind: 'throttle', retryAfterSeconds: 1 }, match: ({ method }) => method === 'PUT', times: 2 }],
 * })
 * const client = BlobServiceClient.fromConnectionString(proxy.through(azurite.connectionString()))
 * ```
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(options.target);
  if (target.protocol !== 'http:') throw new TypeError('The fault proxy stands in front of plain HTTP only.');
  let choose = createFaultChooser(options.plan ?? []);
  const log = createFaultLog();
  const running = new AbortController();

  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const address = new URL(url, target);
    const planned: PlannedRequest = {
      method,
      path: address.pathname,
      query: address.searchParams,
      headers: joinHeaders(request.headersDistinct),
    };
    const fault = choose(planned);
    const happened = (): void => {
      if (fault) log.add({ method, url, fault });
    };
    if (fault && answerEarly(fault, request, response, happened)) return;
    deliver({ target, request, response, fault, happened, signal: running.signal });
  });
  const requests = createRequestLog(server);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenOnFreePort(server);
  const url = `http://${loopback}:${port}`;

  return {
    url,
    requests,
    faults: log.happened,
    untilFaults: log.until,
    setPlan: (plan) => {
      choose = createFaultChooser(plan);
    },
    through: (text) => text.replaceAll(target.origin, url),
    crash: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
    restart: async () => {
      server.listen(port, loopback);
      await once(server, 'listening');
    },
    ...createStop(async () => {
      running.abort();
      if (server.listening) await closeServer(server);
    }),
  };
}
