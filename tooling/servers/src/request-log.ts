import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** One request as the service received it. */
export interface RecordedRequest {
  /** Position in the order of arrival, from 0. */
  readonly index: number;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  /** Lower-case names; values of a repeated header joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Status of the answer; absent until its head was sent, and for ever when none was. */
  readonly status?: number;
}

/**
 * What a service saw, in the order of arrival. A request is in the log before the service begins to work on it,
 * and its status before the client can read the answer.
 *
 * @example
 * ```ts
 * const mark = azurite.requests.mark()
 * await refusedOperation()
 * expect(azurite.requests.since(mark)).toEqual([])
 * ```
 */
export interface RequestLog {
  /** Requests seen since the start, forgotten ones included. */
  readonly count: number;
  /** The present position, for a later `since`. */
  mark(): number;
  /** Requests that arrived after the mark; all that are kept without one. */
  since(mark?: number): readonly RecordedRequest[];
  /** Drops the kept requests; marks stay valid. */
  forget(): void;
}

type Entry = { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] };

/** Records every request of a Node HTTP or HTTPS server, ahead of the listeners it has. Call it before the server listens. */
export function createRequestLog(server: Pick<Server, 'prependListener'>): RequestLog {
  let count = 0;
  let entries: Entry[] = [];

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const entry: Entry = {
      index: count++,
      method: request.method ?? '',
      url: request.url ?? '',
      headers: joinHeaders(request.headersDistinct),
    };
    entries.push(entry);
    // The events 'finish' and 'close' may come after the client has read the answer, so the head itself is watched.
    const writeHead = response.writeHead;
    response.writeHead = function (this: ServerResponse, ...head: unknown[]): ServerResponse {
      entry.status = Number(head[0]);
      return Reflect.apply(writeHead, this, head);
    } as typeof response.writeHead;
  });

  return {
    get count() {
      return count;
    },
    mark: () => count,
    since: (mark = 0) => entries.slice(Math.max(0, mark - (count - entries.length))),
    forget: () => {
      entries = [];
    },
  };
}

/** Headers by lower-case name, the values of a repeated one joined with `, `. */
export function joinHeaders(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]));
}
