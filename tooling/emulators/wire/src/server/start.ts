import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '../answers/service-error.ts';
import { type Clock, createClock } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import type { FaultRule } from '../faults/plan.ts';
import { createFaultSource, type FaultSource } from '../faults/switch.ts';
import { defaultAccount, type EmulatorOptions } from '../options.ts';
import type { WireAnswer } from './answer.ts';
import { type AnswerHeaders, deliver, tear } from './deliver.ts';
import { type Listener, openListener } from './listener.ts';
import { parseRequest, readBody } from './parse-request.ts';
import type { WireRequest } from './request.ts';
import { createRequestLog, type LogEntry, type WritableRequestLog } from './request-log.ts';
import type { WireService } from './service.ts';

/** What several endpoints of one emulator have in common; each part is made anew when absent. */
export interface SharedParts {
  readonly clock?: Clock;
  readonly faults?: FaultSource;
  readonly requests?: WritableRequestLog;
}

/** Starts the server of one endpoint. Rejects when the port cannot be had. */
export async function startEmulator(service: WireService, options: EmulatorOptions = {}, shared: SharedParts = {}): Promise<Emulator> {
  const clock = shared.clock ?? options.clock ?? createClock();
  const faults = shared.faults ?? createFaultSource(options.faults);
  const requests = shared.requests ?? createRequestLog();
  const host = options.host ?? '127.0.0.1';
  const firstAccount = Object.keys(options.accounts ?? {})[0] ?? defaultAccount;
  let listener: Listener | undefined;

  const answer = async (message: IncomingMessage, response: ServerResponse, current: () => boolean): Promise<void> => {
    const chunks = await readBody(message);
    if (chunks === undefined || !current()) return;
    const request = parseRequest(message, chunks, {
      secure: options.tls !== undefined,
      now: clock.now(),
      defaultAccount: firstAccount,
      roots: service.roots ?? [],
    });
    const operation = service.operationOf(request);
    const entry = requests.add({ method: request.method, operation, path: request.rawPath });
    const fault = faults.draw(operation, request.method, request.rawPath);
    const result = await outcome(service, request, operation, fault);
    if (!current()) return;
    send(result, fault, { message, response, request, entry });
  };

  const send = (result: WireAnswer | undefined, fault: FaultRule | undefined, exchange: Exchange): void => {
    const { message, response, request, entry } = exchange;
    const cut = (): void => listener?.reset(message);
    if (result !== undefined) {
      entry.status = result.status;
      if (result.code !== undefined) entry.code = result.code;
    }
    options.onExchange?.(entry);
    if (result === undefined) {
      if (fault?.kind === 'reset') cut();
      return;
    }
    if (fault?.kind === 'tear') tear(response, result, answerHeaders(service, request, clock), cut);
    else deliver(response, result, answerHeaders(service, request, clock));
  };

  const listen = async (port: number): Promise<Listener> => {
    const opened = await openListener({ host, port, tls: options.tls }, (message, response) => {
      // What fails here is a defect of the emulator, and its client must not wait for ever.
      answer(message, response, () => listener === opened).catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        opened.reset(message);
      });
    });
    return opened;
  };
  const close = async (how: 'reset' | 'end'): Promise<void> => {
    const closing = listener;
    listener = undefined;
    await closing?.close(how);
  };

  listener = await listen(options.port ?? 0);
  const { port } = listener;
  let ended = false;
  const stop = (): Promise<void> => {
    ended = true;
    return close('end');
  };
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    port,
    clock,
    faults,
    requests,
    crash: () => close('reset'),
    restart: async () => {
      if (ended) throw new Error('The emulator was stopped for good.');
      if (listener === undefined) listener = await listen(port);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly request: WireRequest;
  readonly entry: LogEntry;
}

/** The answer to a request under a fault; undefined when none is to be sent. */
async function outcome(
  service: WireService,
  request: WireRequest,
  operation: string,
  fault: FaultRule | undefined,
): Promise<WireAnswer | undefined> {
  if (fault === undefined || fault.kind === 'tear') return respond(service, request, operation);
  if (fault.when === 'after') await respond(service, request, operation);
  if (fault.kind === 'reset' || fault.kind === 'stall') return undefined;
  if (fault.kind === 'error') return refuse(service, request, service.failure);
  const refusal = refuse(service, request, service.throttle);
  if (fault.retryAfter === undefined) return refusal;
  return { ...refusal, headers: { ...refusal.headers, 'Retry-After': String(fault.retryAfter) } };
}

async function respond(service: WireService, request: WireRequest, operation: string): Promise<WireAnswer> {
  try {
    return await service.respond(request, operation);
  } catch (error) {
    if (error instanceof ServiceError) return refuse(service, request, error);
    process.emitWarning(error instanceof Error ? error : String(error));
    return refuse(service, request, service.failure);
  }
}

function refuse(service: WireService, request: WireRequest, error: ServiceError): WireAnswer {
  return { code: error.code, ...service.refuse(error, request) };
}

function answerHeaders(service: WireService, request: WireRequest, clock: Clock): AnswerHeaders {
  const clientRequestId = request.headers['x-ms-client-request-id'];
  return {
    Server: service.serverHeader,
    'x-ms-request-id': request.id,
    'x-ms-client-request-id': clientRequestId !== undefined && clientRequestId.length <= 1024 ? clientRequestId : undefined,
    Date: new Date(clock.now()).toUTCString(),
    ...service.headers(request),
  };
}
