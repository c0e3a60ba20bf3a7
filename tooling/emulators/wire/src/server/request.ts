import type { Query } from './query.ts';

/** A request, whole. */
export interface WireRequest {
  /** What `x-ms-request-id` of the answer says: a GUID. */
  readonly id: string;
  readonly method: string;
  /** Path as it was sent, with the account where it was sent. */
  readonly rawPath: string;
  /** The account asked for: the first segment of the path, or the first label of the host. */
  readonly account: string;
  /** Path as it was sent, without the account; starts with a slash. */
  readonly resourcePath: string;
  readonly query: Query;
  /** Names in lower case; values of a repeated one joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** How the names of headers were written, by the name in lower case; only those that were written otherwise. */
  readonly writtenNames: Readonly<Record<string, string>>;
  readonly body: RequestBody;
  /** Whether it came over https. */
  readonly secure: boolean;
  readonly clientAddress: string;
  /** By the emulator's clock. */
  readonly receivedAt: number;
}

/** The body as it came, never joined unless asked for. */
export interface RequestBody {
  readonly chunks: readonly Buffer[];
  readonly length: number;
  bytes(): Buffer;
  text(): string;
}

/** A body of chunks. */
export function createBody(chunks: readonly Buffer[]): RequestBody {
  const bytes = (): Buffer => (chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  return { chunks, length: chunks.reduce((sum, chunk) => sum + chunk.length, 0), bytes, text: () => bytes().toString('utf8') };
}
