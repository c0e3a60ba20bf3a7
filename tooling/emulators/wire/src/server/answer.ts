/** What is sent back. `Content-Length`, `Date`, `Server` and the request's id are filled in. */
export interface WireAnswer {
  readonly status: number;
  /** Reason phrase. Default: Node's for the status. */
  readonly reason?: string;
  /** Names are sent as they are written; an undefined value leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Chunks are sent one by one. To a HEAD no body is sent, but its length is told unless `headers` says another. */
  readonly body?: string | Buffer | readonly Buffer[];
  /** The service's error code, for the log. */
  readonly code?: string;
}

/** A body as chunks. */
export function bodyChunks(body: WireAnswer['body']): readonly Buffer[] {
  if (body === undefined || body === '') return [];
  if (typeof body === 'string') return [Buffer.from(body, 'utf8')];
  return Buffer.isBuffer(body) ? [body] : body;
}
