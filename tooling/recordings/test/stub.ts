import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Exchange, RecordedBody, Recording, Service } from '../src/recording.ts';
import { type ExchangeResult, replay } from '../src/replay.ts';
import type { Target, TargetOptions } from '../src/target.ts';

/** What the stub got. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Buffer;
  /** The clock's time when the request came. */
  readonly time: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Respond = (request: Seen, index: number) => Answer | 'reset';

/** A server that answers as told, and keeps what it was asked and how it was started. */
export class Stub {
  readonly seen: Seen[] = [];
  readonly started: TargetOptions[] = [];
  readonly handles: object[] = [];
  readonly #respond: Respond;

  constructor(respond: Respond) {
    this.#respond = respond;
  }

  async start(options: TargetOptions): Promise<Target> {
    this.started.push(options);
    const server = createServer(async (request, response) => {
      const seen = await toSeen(request, options.clock.now());
      const answer = this.#respond(seen, this.seen.length);
      this.seen.push(seen);
      if (answer === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      response.sendDate = false;
      response.writeHead(answer.status, { ...answer.headers });
      response.end(answer.body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      endpoints: { file: url, dfs: url, blob: url, gen1: url },
      openHandle: (handle) => void this.handles.push(handle),
      stop: async () => {
        server.closeAllConnections();
        await once(server.close(), 'close');
      },
    };
  }
}

async function toSeen(request: IncomingMessage, time: number): Promise<Seen> {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const bytes = await buffer(request);
  return { method: request.method ?? '', target: request.url ?? '', headers, body: bytes.toString('utf8'), bytes, time };
}

interface Sketch {
  readonly method?: string;
  readonly url: string;
  readonly sent?: Readonly<Record<string, string>>;
  readonly sentBody?: RecordedBody;
  readonly status?: number;
  readonly got?: Readonly<Record<string, string>>;
  readonly gotBody?: RecordedBody;
}

/** A recording from the little that a test is about. */
export function sketch(service: Service, exchanges: readonly Sketch[], about: Partial<Recording> = {}): Recording {
  return { name: 'sketch', service, notes: '', repository: '', ...about, exchanges: exchanges.map(toExchange) };
}

function toExchange({ method = 'GET', url, sent = {}, sentBody = null, status = 200, got = {}, gotBody = null }: Sketch): Exchange {
  return { request: { method, url, headers: sent, body: sentBody }, response: { status, headers: got, body: gotBody } };
}

/** Replays against a stub; `differences` has the lines of all exchanges, with the exchange's index in front. */
export async function replayAgainst(
  recording: Recording,
  respond: Respond,
): Promise<{ stub: Stub; results: readonly ExchangeResult[]; differences: string[] }> {
  const stub = new Stub(respond);
  const results = await replay(recording, (options) => stub.start(options));
  return { stub, results, differences: results.flatMap(({ index, differences }) => differences.map(({ what }) => `${index} ${what}`)) };
}

export const files = 'https://account.file.core.windows.net';
export const blobs = 'https://account.blob.core.windows.net';
export const lake = 'https://account.dfs.core.windows.net';
export const gen1 = 'https://account.azuredatalakestore.net/webhdfs/v1';
