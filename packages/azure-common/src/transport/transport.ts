import { DatastoreError } from '@stowage/core/driver';
import type { Dispatcher } from 'undici';
import type { Credential, TokenSourceCredential } from '../credentials/credential.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { ServiceErrorTable } from '../errors/error-row.ts';
import { type Query, signRequest } from '../signing/shared-key.ts';
import { type BodySource, toBodySource } from './body-source.ts';
import { claimsOf } from './claims-challenge.ts';
import { createDispatcher } from './dispatcher.ts';
import { Exchange, type ExchangeContext } from './exchange.ts';
import { httpDate } from './http-date.ts';
import { toQueryString } from './query-string.ts';
import type { Answer, StreamAnswer, TransportRequest } from './request.ts';
import { Slots } from './slots.ts';

/** How to make a transport. Times are in milliseconds. */
export interface TransportOptions {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  /** `x-ms-version` of every request: the contract that the driver is written for. */
  readonly apiVersion: string;
  /** Names the caller to the service. Default: `stowage`. */
  readonly userAgent?: string | undefined;
  /** Connections at most, and so requests under way; further ones wait in order. Default: 64. */
  readonly connections?: number | undefined;
  /** Until a connection is there. Default: 10 000. */
  readonly connectTimeout?: number | undefined;
  /** From the last byte that the service took to the head of its answer. Default: 60 000. */
  readonly answerTimeout?: number | undefined;
  /** Between two pieces of an answer, while the reader is ready for more. Default: 30 000. */
  readonly idleTimeout?: number | undefined;
  /** The driver's own rows for errors of its service; they go before those of this package. */
  readonly errors?: ServiceErrorTable | undefined;
}

/** Sends signed requests to one endpoint. Safe for use by many at once. */
export interface Transport {
  readonly endpoint: Endpoint;
  /** Who asks, without any secret. */
  readonly identity: string;
  /** Sends a request whose answer has no body worth reading, and waits until it is over. */
  send(request: TransportRequest): Promise<Answer>;
  /** Sends a request and gives the answer as soon as its head is there. The caller reads the body, or cancels. */
  receive(request: TransportRequest): Promise<StreamAnswer>;
  /** Ends all connections, and fails what is still under way. */
  close(): Promise<void>;
}

/**
 * Makes a transport over undici: connections are kept, requests signed, failures told as `DatastoreError`s.
 *
 * It does one request at a time and tries it once: wrap it in the `retry` of the driver's context. The one exception is a
 * refused bearer token (401): it is renewed and the request sent once more, unless its body is a stream;
 * and again if the token that others had renewed meanwhile is refused too. Redirects are not
 * followed. A request body is read once, an answer's body is never buffered beyond 256 KiB, and nothing waits for ever:
 * connecting, the answer's head, a stalled body and a stalled upload each have a limit.
 *
 * Errors: `SERVICE.UNAVAILABLE` and `SERVICE.TIMEOUT` for the network, with `unprocessed` if nothing was sent; else by
 * `serviceErrors`. On abort the signal's reason is thrown as it is.
 *
 * @throws DatastoreError `CONFIG.INVALID` for a bearer token over plain HTTP: it would be readable by everybody on the way.
 *
 * @example
 * ```ts
 * const transport = createTransport({ endpoint, credential, apiVersion: '2024-11-04' })
 * const answer = await context.retry(
 *   () => transport.receive({ operation: 'Get Blob', method: 'GET', path: `/data/${encodePath(name)}`, signal }),
 *   { idempotent: true, signal },
 * )
 * for await (const chunk of answer.chunks) hash.update(chunk)
 * ```
 */
export function createTransport(options: TransportOptions): Transport {
  const { endpoint, credential, apiVersion, userAgent = 'stowage', connections = 64, errors } = options;
  if (credential.kind === 'token' && !endpoint.isSecure) {
    throw new DatastoreError('CONFIG.INVALID', 'protocol must be https for a token, which could be read on the way.', {
      nextAction: 'Give an https endpoint, or another credential; without any, the identity of this machine is used.',
    });
  }
  const dispatcher = createDispatcher(endpoint.origin, {
    connections,
    connectTimeout: options.connectTimeout ?? 10_000,
    answerTimeout: options.answerTimeout ?? 60_000,
    idleTimeout: options.idleTimeout ?? 30_000,
  });
  const slots = new Slots(connections);
  const release = (): void => slots.release();
  const context: ExchangeContext = { credential, host: new URL(endpoint.origin).host, errors, release };
  const sas = credential.kind === 'sas' ? credential.token : undefined;
  let isClosed = false;

  /** Starts an exchange; a slot has been taken for it. */
  const start = (
    request: TransportRequest,
    source: BodySource | undefined,
    wantsBody: boolean,
    token?: string,
  ): [Exchange, Promise<StreamAnswer>] => {
    const exchange = new Exchange(request, context, source, wantsBody);
    return [exchange, exchange.run(dispatcher, toDispatchOptions(request, source, token))];
  };

  const toDispatchOptions = (
    request: TransportRequest,
    source: BodySource | undefined,
    token: string | undefined,
  ): Dispatcher.DispatchOptions => {
    const { method, query } = request;
    const path = endpoint.basePath + request.path;
    const headers = toHeaders(request);
    const size = source?.size ?? 0;
    if (credential.kind === 'accountKey') {
      headers.push('x-ms-date', httpDate());
      headers.push('authorization', signRequest(credential, { method, path, query, headers, contentLength: size }));
    } else if (token !== undefined) {
      headers.push('authorization', `Bearer ${token}`);
    }
    const body = source?.open() ?? null;
    // undici counts the bytes of an array by itself; of an iterable it must be told.
    if (body !== null && !(body instanceof Uint8Array)) headers.push('content-length', String(size));
    const dispatch: Dispatcher.DispatchOptions = {
      origin: endpoint.origin,
      path: withQuery(path, query, sas?.reveal()),
      method,
      headers,
      body,
      // undici ends the connection after a HEAD unless told that the service keeps to the rules.
      reset: false,
    };
    if (request.answerTimeout !== undefined) dispatch.headersTimeout = request.answerTimeout;
    return dispatch;
  };

  const toHeaders = (request: TransportRequest): string[] => {
    const headers = ['x-ms-version', request.apiVersion ?? apiVersion, 'user-agent', userAgent];
    const given = request.headers;
    for (const name in given) {
      const value = given[name];
      if (value !== undefined) headers.push(name, value);
    }
    return headers;
  };

  const runWithToken = async (
    request: TransportRequest,
    source: BodySource | undefined,
    wantsBody: boolean,
    { tokens }: TokenSourceCredential,
  ): Promise<StreamAnswer> => {
    const { signal } = request;
    let token = tokens.tryToken() ?? (await orRelease(tokens.getToken(signal)));
    for (let isFresh = false; ; ) {
      const [exchange, answer] = start(request, source, wantsBody, token);
      try {
        return await answer;
      } catch (error) {
        if (exchange.status !== 401 || isFresh || source?.isReplayable === false || signal?.aborted) throw error;
        // One that others have got in the meantime may have come to its end as well. One that is got for this request settles it.
        isFresh = tokens.isLatest(token);
        const claims = claimsOf(exchange.headers['www-authenticate']);
        token = await tokens.renewToken(token, { claims, signal });
        if (!slots.tryAcquire()) await slots.acquire(signal);
      }
    }
  };

  const orRelease = async <T>(promise: Promise<T>): Promise<T> => {
    try {
      return await promise;
    } catch (error) {
      release();
      throw error;
    }
  };

  /** A slot has been taken; the exchange gives it back when it is over. */
  const run = (request: TransportRequest, wantsBody: boolean): Promise<StreamAnswer> => {
    try {
      const source = request.body === undefined ? undefined : toBodySource(request.body);
      if (credential.kind === 'token') return runWithToken(request, source, wantsBody, credential);
      return start(request, source, wantsBody)[1];
    } catch (error) {
      release();
      return Promise.reject(error);
    }
  };

  const enter = (request: TransportRequest, wantsBody: boolean): Promise<StreamAnswer> => {
    const { signal } = request;
    if (isClosed) return Promise.reject(new DatastoreError('DATASTORE.CLOSED', `${request.operation}: the datastore is closed.`));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (slots.tryAcquire()) return run(request, wantsBody);
    return slots.acquire(signal).then(() => run(request, wantsBody));
  };

  return {
    endpoint,
    get identity() {
      return credential.identity;
    },
    send: (request) => enter(request, false),
    receive: (request) => enter(request, true),
    close: async () => {
      isClosed = true;
      await dispatcher.destroy(new DatastoreError('DATASTORE.CLOSED', 'The datastore was closed.'));
    },
  };
}

function withQuery(path: string, query: Query | undefined, sas: string | undefined): string {
  const own = query === undefined ? '' : toQueryString(query);
  if (sas === undefined) return own === '' ? path : `${path}?${own}`;
  return own === '' ? `${path}?${sas}` : `${path}?${own}&${sas}`;
}
