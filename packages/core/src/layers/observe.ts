import { isDatastoreError } from '../errors/datastore-error.ts';
import { redact } from '../errors/redact.ts';
import type { Capability } from '../operations/capabilities.ts';
import { type Operation, type OperationRow, operations } from '../operations/operations.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';
import type { RequestBody } from '../streams/body.ts';
import { type LayerRequest, mapStream, wrapConnection } from './wrap-connection.ts';

type Attributes = Record<string, string | number | boolean>;

/** What is used of an OpenTelemetry `Span`. */
export interface ObservedSpan {
  setAttribute(key: string, value: string | number | boolean): unknown;
  recordException(exception: Error): void;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
}

/** What is used of an OpenTelemetry `Tracer`. */
export interface ObservedTracer {
  startSpan(name: string, options: { kind?: number; attributes?: Attributes }): ObservedSpan;
}

/** What is used of an OpenTelemetry `Meter`. */
export interface ObservedMeter {
  createHistogram(name: string, options: { unit?: string; description?: string }): { record(value: number, attributes?: Attributes): void };
  createCounter(name: string, options: { unit?: string; description?: string }): { add(value: number, attributes?: Attributes): void };
}

/** Where observations go: any of the two, from `@opentelemetry/api` or anything of that shape. */
export interface ObserveOptions {
  readonly tracer?: ObservedTracer | undefined;
  readonly meter?: ObservedMeter | undefined;
  /** Puts paths into spans. They may name persons or customers. Default `false`. */
  readonly paths?: boolean | undefined;
}

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of the OpenTelemetry specification. */
const clientSpan = 2;
const errorStatus = 2;

/** An exception as a span may tell it: without secrets, and without message and stack when paths, which stand in both, are not to be told. */
function toTold(error: Error, outcome: string, paths: boolean): Error {
  const { name, message, stack } = error;
  if (!paths) return { name, message: outcome };
  return { name, message: redact(message), ...(stack === undefined ? {} : { stack: redact(stack) }) };
}

interface Observation {
  bytes(direction: 'sent' | 'received', count: number): void;
  fail(error: unknown): void;
  end(): void;
}

/**
 * A store that reports each operation as an OpenTelemetry span `stowage.<operation>` and as the metrics
 * `stowage.operation.duration` (seconds) and `stowage.io` (bytes). A span of a stream ends with the stream. No secret and, unless
 * asked for, no path goes into either.
 *
 * @example
 * ```ts
 * import { metrics, trace } from '@opentelemetry/api';
 * const observed = observe(store, { tracer: trace.getTracer('app'), meter: metrics.getMeter('app') });
 * ```
 */
export function observe<C extends Capability>(store: Datastore<C>, options: ObserveOptions): Datastore<C> {
  const { tracer, meter, paths = false } = options;
  const duration = meter?.createHistogram('stowage.operation.duration', { unit: 's', description: 'Time until an operation has ended' });
  const traffic = meter?.createCounter('stowage.io', { unit: 'By', description: 'Bytes of file content' });

  const begin = (operation: Operation, request: LayerRequest): Observation => {
    const attributes: Attributes = { 'stowage.operation': operation, 'stowage.driver': store.type, 'stowage.datastore': store.name };
    const named = Object.keys((operations[operation] as OperationRow).paths).map((field) => [`stowage.${field}`, String(request[field])]);
    const span = tracer?.startSpan(`stowage.${operation}`, {
      kind: clientSpan,
      attributes: paths ? { ...attributes, ...Object.fromEntries(named) } : attributes,
    });
    const started = performance.now();
    let outcome = 'OK';
    let moved = 0;
    let ended = false;
    return {
      bytes(direction, count) {
        moved += count;
        traffic?.add(count, { ...attributes, 'stowage.direction': direction });
      },
      fail(error) {
        outcome = isDatastoreError(error) ? error.code : request.signal?.aborted ? 'ABORTED' : 'ERROR';
        if (error instanceof Error) span?.recordException(toTold(error, outcome, paths));
        span?.setStatus({ code: errorStatus, message: outcome });
      },
      end() {
        if (ended) return;
        ended = true;
        if (moved > 0) span?.setAttribute('stowage.bytes', moved);
        duration?.record((performance.now() - started) / 1_000, { ...attributes, 'stowage.outcome': outcome });
        span?.end();
      },
    };
  };

  async function* watched(
    stream: AsyncIterable<unknown>,
    observation: Observation,
    direction: 'sent' | 'received',
  ): AsyncGenerator<unknown> {
    for await (const part of stream) {
      if (part instanceof Uint8Array) observation.bytes(direction, part.byteLength);
      yield part;
    }
  }

  async function* untilEnd(stream: AsyncIterable<unknown>, observation: Observation): AsyncGenerator<unknown> {
    try {
      yield* watched(stream, observation, 'received');
    } catch (error) {
      observation.fail(error);
      throw error;
    } finally {
      observation.end();
    }
  }

  const outgoing = (request: LayerRequest, observation: Observation): LayerRequest => {
    const body = request.body as RequestBody | undefined;
    if (body?.stream === undefined) return request;
    return { ...request, body: { stream: watched(body.stream, observation, 'sent'), size: body.size } };
  };

  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const observation = begin(operation, request);
      let streaming = false;
      try {
        const response = await next(outgoing(request, observation));
        const whole = (request.body as RequestBody | undefined)?.bytes;
        if (whole !== undefined) observation.bytes('sent', whole.byteLength);
        const mapped = mapStream(operation, response, (stream) => untilEnd(stream, observation), observation.end);
        streaming = mapped !== response;
        return mapped;
      } catch (error) {
        observation.fail(error);
        throw error;
      } finally {
        if (!streaming) observation.end();
      }
    },
    // Begun with the first page that is asked for: a span of a listing that nobody iterates would never end.
    async *pages(operation, request, next) {
      yield* untilEnd(next(request), begin(operation, request));
    },
  });
  return rebuildStore(store, { connection });
}
