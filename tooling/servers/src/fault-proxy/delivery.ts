import { type ClientRequest, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { pipeline, type Transform, type Writable } from 'node:stream';
import { corruptByte, cutAfter, slowDown } from './body-faults.ts';
import type { Fault } from './fault.ts';
import { serviceDate } from './service-clock.ts';

/** One request on its way to the service and back. */
export interface Delivery {
  readonly target: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Absent: everything passes unchanged. */
  readonly fault: Fault | undefined;
  /** To be called at the moment the fault takes effect. */
  readonly happened: () => void;
  /** Ends what waits. */
  readonly signal: AbortSignal;
}

/** Headers that belong to one connection only. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection']);

/**
 * Delivers a request as it came, Host and order of headers included, and brings the answer back, spoiling either on
 * the way. Each delivery has a connection of its own: a pooled one that went stale would look like a fault.
 */
export function deliver(delivery: Delivery): void {
  const { request, response, target, fault } = delivery;
  const upstream = send({
    host: target.hostname,
    port: target.port,
    method: request.method,
    path: request.url,
    headers: endToEnd(request.rawHeaders),
    setHost: false,
    agent: false,
  });
  const fail = (error: Error): void => {
    if (response.headersSent || response.destroyed) {
      response.destroy(error);
      return;
    }
    response.writeHead(502, { 'content-type': 'text/plain' });
    response.end(`The fault proxy could not deliver the request: ${error.message}`);
  };
  upstream.on('error', fail);
  upstream.on('response', (answer) => bringBack(delivery, answer));
  response.on('close', () => upstream.destroy());

  if (fault?.kind === 'reset' && fault.when === 'mid-request') {
    breakRequest(delivery, upstream);
    return;
  }
  carry([request, ...spoil(delivery, 'request', request), upstream], () => undefined);
}

function breakRequest({ request, happened }: Delivery, upstream: ClientRequest): void {
  const cut = cutAfter(half(request) ?? 0, () => {
    happened();
    request.socket.resetAndDestroy();
  });
  // Not before the service listens: its half must be on the way when the connection breaks.
  upstream.flushHeaders();
  upstream.once('socket', (socket) => {
    socket.once('connect', () => request.pipe(cut).pipe(upstream, { end: false }));
  });
}

function bringBack(delivery: Delivery, answer: IncomingMessage): void {
  const { response, fault, happened } = delivery;
  const dropAnswer = (then: () => void): void => {
    answer.resume();
    answer.once('end', () => {
      happened();
      then();
    });
  };
  if (fault?.kind === 'reset' && fault.when === 'after-delivery') {
    dropAnswer(() => response.socket?.resetAndDestroy());
    return;
  }
  if (fault?.kind === 'stall' && fault.at === 'headers') {
    dropAnswer(() => undefined);
    return;
  }

  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answerHeaders(answer, fault));
  const ending = cutEnding(delivery);
  if (ending) {
    const keep = fault?.kind === 'truncate' ? fault.keepBytes : undefined;
    const cut = cutAfter(keep ?? half(answer) ?? 1, () => {
      happened();
      ending();
    });
    answer.pipe(cut).pipe(response, { end: false });
    return;
  }
  carry([answer, ...spoil(delivery, 'response', answer), response], (error) => response.destroy(error));
}

/** How an answer ends that is cut in its middle; undefined when it is not. */
function cutEnding({ fault, response }: Delivery): (() => void) | undefined {
  if (fault?.kind === 'truncate') return () => response.socket?.end();
  if (fault?.kind === 'reset' && fault.when === 'mid-response') return () => response.socket?.resetAndDestroy();
  if (fault?.kind === 'stall' && fault.at === 'body') return () => undefined;
  return undefined;
}

function spoil(delivery: Delivery, direction: 'request' | 'response', body: IncomingMessage): Transform[] {
  const { fault, happened, signal } = delivery;
  if (fault?.kind === 'slow') return [slowDown(fault.bytesPerSecond, signal, once(happened))];
  if (fault?.kind === 'corrupt' && fault.direction === direction) {
    return [corruptByte(fault.at ?? half(body) ?? 0, happened)];
  }
  return [];
}

function carry(streams: (IncomingMessage | Transform | Writable)[], failed: (error: Error) => void): void {
  pipeline(streams as [IncomingMessage, ...Transform[], Writable], (error) => {
    if (error) failed(error);
  });
}

function half(message: IncomingMessage): number | undefined {
  const length = message.headers['content-length'];
  return length === undefined ? undefined : Math.floor(Number(length) / 2);
}

function answerHeaders(answer: IncomingMessage, fault: Fault | undefined): string[] {
  const headers = endToEnd(answer.rawHeaders);
  if (fault?.kind !== 'clock-skew') return headers;
  const date = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'date');
  if (date >= 0) headers[date + 1] = serviceDate(fault.aheadSeconds);
  return headers;
}

function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}

function once(call: () => void): () => void {
  let called = false;
  return () => {
    if (!called) call();
    called = true;
  };
}
