import type { RequiredRight } from '../errors/explain-refusal.ts';
import type { Query } from '../signing/shared-key.ts';

/** A body to send: bytes; bytes in pieces, sent one after the other without a copy; or a stream, read once, whose size is known. */
export type WireBody = Uint8Array | readonly Uint8Array[] | { readonly stream: AsyncIterable<Uint8Array>; readonly size: number };

/** One HTTP request to the service. */
export interface TransportRequest {
  /** The service's name of it, for error messages: `Put Block`. */
  readonly operation: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** Below the endpoint's base path, percent-encoded (see `encodePath`), beginning with `/`: `/data/2026/a.csv`. */
  readonly path: string;
  /** Names in lower case; values before encoding. */
  readonly query?: Query | undefined;
  /** Names in lower case. The version, the date, the length of the body and the authorization are added. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: WireBody | undefined;
  /** The contract that this request is written for, where it is not the transport's `apiVersion`. */
  readonly apiVersion?: string | undefined;
  /** Statuses that are no failure, besides 200 to 299: `[404]` where absence is an answer. */
  readonly accept?: readonly number[] | undefined;
  /** What the caller must be allowed to do, for saying what is missing when access is refused. */
  readonly right?: RequiredRight | undefined;
  /** Milliseconds until the answer's head must be there, instead of the transport's `answerTimeout`. */
  readonly answerTimeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer. */
export interface Answer {
  readonly status: number;
  /** The service's id of the request. */
  readonly requestId: string | undefined;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** All headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * An answer whose body is still coming. Use exactly one of `chunks`, `bytes`, `text` and `cancel`: until then it holds a
 * connection. A body that breaks off or is longer or shorter than announced throws and never looks complete.
 */
export interface StreamAnswer extends Answer {
  /** Bytes of the body as announced, or undefined. */
  readonly size: number | undefined;
  /** The body, to be read once, with back-pressure. Ending early frees the connection. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** All of the body in one array of its own. */
  bytes(): Promise<Uint8Array>;
  /** All of the body, as UTF-8. */
  text(): Promise<string>;
  /** Gives up the body and frees the connection. Harmless when the body is at its end. */
  cancel(): void;
}
