import type { AnyConnection } from '../connection.ts';
import type { ReadResponse } from '../operations/file-requests.ts';
import { type Operation, operationNames, operations } from '../operations/operations.ts';
import type { ExportTableResponse, QueryResponse } from '../operations/table-requests.ts';

/** A request of whatever operation, as a layer sees it. */
export type LayerRequest = Readonly<Record<string, unknown>> & { readonly signal?: AbortSignal | undefined };

/** What a layer does around operations. What it leaves out passes through untouched. */
export interface Interceptor {
  /** Around an operation that gives a value or a response with a stream in it. */
  call?(operation: Operation, request: LayerRequest, next: (request: LayerRequest) => Promise<unknown>): Promise<unknown>;
  /** Around an operation that gives pages. */
  pages?(operation: Operation, request: LayerRequest, next: (request: LayerRequest) => AsyncIterable<unknown>): AsyncIterable<unknown>;
}

/** A connection with an interceptor around each operation that it has, as the operations table tells their kinds. */
export function wrapConnection(connection: AnyConnection, interceptor: Interceptor): AnyConnection {
  const wrapped: Record<string, unknown> = {
    // Asked anew each time: who asks may become known only with the first token.
    get identity() {
      return connection.identity;
    },
    capabilities: connection.capabilities,
  };
  if (connection.close !== undefined) wrapped.close = () => connection.close?.();
  for (const name of operationNames) {
    const inner = connection[name] as ((request: never) => unknown) | undefined;
    if (inner === undefined) continue;
    const next = (request: LayerRequest): never => inner.call(connection, request as never) as never;
    const { call, pages } = interceptor;
    if (operations[name].result === 'pages')
      wrapped[name] = pages === undefined ? next : (request: LayerRequest) => pages(name, request, next);
    else wrapped[name] = call === undefined ? next : (request: LayerRequest) => call(name, request, next);
  }
  return wrapped as unknown as AnyConnection;
}

/** A response with its stream replaced; a value without a stream is returned as it is. */
export function mapStream(
  operation: Operation,
  response: unknown,
  map: (stream: AsyncIterable<unknown>) => AsyncIterable<unknown>,
  end: () => void = () => undefined,
): unknown {
  if (operations[operation].result !== 'body') return response;
  const opened = response as ReadResponse | QueryResponse | ExportTableResponse;
  const cancel = async (): Promise<void> => {
    end();
    await opened.cancel();
  };
  if (operation === 'query') return { ...opened, batches: map((opened as QueryResponse).batches), cancel } as QueryResponse;
  if (operation === 'exportTable') return { ...opened, chunks: map((opened as ExportTableResponse).chunks), cancel } as ExportTableResponse;
  const read = opened as ReadResponse;
  return { entry: read.entry, range: read.range, chunks: map(read.chunks), cancel } as ReadResponse;
}
