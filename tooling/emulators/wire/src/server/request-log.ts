/** One request and what became of it. Neither the query nor headers are kept, since secrets stand there. */
export interface LoggedRequest {
  /** Position in the order of arrival, from 0. */
  readonly index: number;
  readonly method: string;
  /** The emulator's name for what was asked. */
  readonly operation: string;
  /** Path as it was sent, without the query. */
  readonly path: string;
  /** Status of the answer; absent while there is none, and for ever if the connection was cut instead. */
  readonly status?: number;
  /** The service's error code, if the answer is an error. */
  readonly code?: string;
}

/** The last 10,000 requests at least, 20,000 at most. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  /** All since the start, forgotten ones included. */
  readonly count: number;
  /** Those of one operation. */
  of(operation: string): readonly LoggedRequest[];
  /** Forgets the entries. */
  clear(): void;
}

export type LogEntry = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** The log with the side that the server writes. */
export interface WritableRequestLog extends RequestLog {
  add(request: Omit<LoggedRequest, 'index'>): LogEntry;
}

const limit = 10_000;

/** An empty log. */
export function createRequestLog(): WritableRequestLog {
  let entries: LogEntry[] = [];
  let count = 0;
  return {
    get entries() {
      return entries;
    },
    get count() {
      return count;
    },
    of: (operation) => entries.filter((entry) => entry.operation === operation),
    clear: () => {
      entries = [];
    },
    add: (request) => {
      const entry = { index: count++, ...request };
      // Forgotten in large steps, because shifting an array costs its length.
      if (entries.length >= 2 * limit) entries = entries.slice(limit);
      entries.push(entry);
      return entry;
    },
  };
}
