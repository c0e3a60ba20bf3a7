import { isDatastoreError } from '@stowage/core/driver';
import type { Dispatcher } from 'undici';
import type { Credential } from '../credentials/credential.ts';
import { maxErrorBody } from '../errors/error-body.ts';
import type { ServiceErrorTable } from '../errors/error-row.ts';
import { explainAnswer } from '../errors/explain-answer.ts';
import { type BodyFlow, BodyReader } from './body-reader.ts';
import type { BodySource } from './body-source.ts';
import { explainFailure } from './network-failure.ts';
import type { Answer, StreamAnswer, TransportRequest } from './request.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What an exchange needs of its transport. */
export interface ExchangeContext {
  readonly credential: Credential;
  readonly host: string;
  readonly errors: ServiceErrorTable | undefined;
  /** Called once, when the connection is free again. */
  readonly release: () => void;
}

/** Left of an unwanted body, in bytes, up to which reading it is cheaper than a new connection. */
const drainSize = 64 * 1024;
/** For undici, which wants an Error; the caller gets the signal's own reason. */
const abandoned = new Error('The request was given up.');

/**
 * One request and its answer: undici's handler on one side, a promise on the other. It settles once, whatever comes first:
 * the answer, a failure, or the caller's signal, which ends it at every point, also while a body is paused.
 */
export class Exchange implements Dispatcher.DispatchHandler, BodyFlow {
  /** Of the answer's head; 0 before. */
  status = 0;
  headers: Headers = {};

  readonly #request: TransportRequest;
  readonly #context: ExchangeContext;
  readonly #source: BodySource | undefined;
  readonly #wantsBody: boolean;
  #resolve!: (answer: StreamAnswer) => void;
  #reject!: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #reader: BodyReader | undefined;
  /** Chunks of an error body. */
  #refusal: Uint8Array[] | undefined;
  #received = 0;
  #isSettled = false;
  #isOver = false;

  /** `wantsBody`: the promise resolves with the head, and the body is read by the caller; else it is dropped. */
  constructor(request: TransportRequest, context: ExchangeContext, source: BodySource | undefined, wantsBody: boolean) {
    this.#request = request;
    this.#context = context;
    this.#source = source;
    this.#wantsBody = wantsBody;
  }

  /** Sends the request. */
  run(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): Promise<StreamAnswer> {
    const { signal } = this.#request;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      signal?.addEventListener('abort', this, { once: true });
      dispatcher.dispatch(options, this);
    });
  }

  /** The caller's signal. */
  handleEvent(): void {
    const { reason } = this.#request.signal as AbortSignal;
    this.#finish();
    this.#settle(reason);
    this.#reader?.fail(reason);
    this.#controller?.abort(abandoned);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(abandoned);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Informational: the answer itself follows.
    if (status < 200) return;
    this.#controller = controller;
    this.status = status;
    this.headers = headers;
    const isAccepted = (status < 300 || this.#request.accept?.includes(status) === true) && isFromService(headers);
    if (!isAccepted) {
      this.#refusal = [];
    } else if (this.#wantsBody) {
      this.#reader = new BodyReader(this, this.#request.signal);
      this.#isSettled = true;
      this.#resolve(new ReceivedAnswer(status, headers, this.#reader));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#received += chunk.byteLength;
    if (this.#reader !== undefined && !this.#reader.isFinished) {
      this.#reader.push(chunk);
      return;
    }
    this.#refusal?.push(chunk);
    // An answer that nobody reads, or an error, is short; a long one is no answer of the service.
    if (this.#received > maxErrorBody && this.#reader === undefined) {
      this.#complete();
      controller.abort(abandoned);
    }
  }

  onResponseEnd(): void {
    this.#complete();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, cause: Error): void {
    if (this.#isOver) return;
    // The head has said all that is wanted; what breaks off behind it does not matter.
    if (this.status !== 0 && this.#reader === undefined) {
      this.#complete();
      return;
    }
    const error = this.#source?.failure?.error ?? this.#explain(cause);
    this.#finish();
    this.#settle(error);
    this.#reader?.fail(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  abandon(): void {
    const size = Number(this.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    // The rest arrives within a moment: the connection stays usable.
    if (size - this.#received <= drainSize) {
      this.#controller?.resume();
      return;
    }
    this.#finish();
    this.#controller?.abort(abandoned);
  }

  /** The answer is there as far as it is wanted. */
  #complete(): void {
    if (this.#isOver) return;
    this.#finish();
    const { status, headers } = this;
    if (this.#refusal !== undefined) this.#settle(this.#explainRefusal(this.#refusal));
    else if (this.#reader !== undefined) this.#reader.end();
    else if (!this.#isSettled) {
      this.#isSettled = true;
      this.#resolve(new ReceivedAnswer(status, headers, undefined));
    }
  }

  #settle(error: unknown): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request.signal?.removeEventListener('abort', this);
    this.#source?.close();
    this.#context.release();
  }

  #explain(cause: Error): unknown {
    if (isDatastoreError(cause)) return cause;
    const { credential, host } = this.#context;
    return explainFailure(cause, {
      operation: this.#request.operation,
      host,
      identity: credential.identity,
      isStarted: this.#controller !== undefined,
      received: this.status === 0 ? undefined : this.#received,
      requestId: headerOf(this.headers, 'x-ms-request-id'),
    });
  }

  #explainRefusal(chunks: readonly Uint8Array[]): unknown {
    const { credential, host, errors } = this.#context;
    const { operation, right } = this.#request;
    const header = (name: string): string | undefined => headerOf(this.headers, name);
    return explainAnswer({ operation, status: this.status, header, body: Buffer.concat(chunks), credential, host, right, errors });
  }
}

/** Every answer of the services has an id, and nearly every one of Azurite; what has none comes from a proxy or a login page. */
function isFromService(headers: Headers): boolean {
  return headers['x-ms-request-id'] !== undefined || headerOf(headers, 'server')?.startsWith('Azurite') === true;
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

class ReceivedAnswer implements StreamAnswer, Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly #reader: BodyReader | undefined;

  constructor(status: number, headers: Headers, reader: BodyReader | undefined) {
    this.status = status;
    this.headers = headers;
    this.#reader = reader;
  }

  get requestId(): string | undefined {
    return headerOf(this.headers, 'x-ms-request-id');
  }

  header(name: string): string | undefined {
    return headerOf(this.headers, name);
  }

  get size(): number | undefined {
    const length = headerOf(this.headers, 'content-length');
    return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
  }

  get chunks(): AsyncIterable<Uint8Array> {
    return this.#body();
  }

  bytes(): Promise<Uint8Array> {
    return this.#body().bytes(this.size);
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  cancel(): void {
    this.#reader?.cancel();
  }

  #body(): BodyReader {
    if (this.#reader === undefined) throw new TypeError('This answer was asked for without its body.');
    return this.#reader;
  }
}
