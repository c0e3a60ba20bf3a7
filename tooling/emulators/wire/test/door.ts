import {
  createAccess,
  type Emulator,
  type EmulatorOptions,
  ServiceError,
  startEmulator,
  type WireService,
  xmlErrorAnswer,
} from '../src/index.ts';

/** What a request wants is told by its path: `/<container>[/<path>]`, nothing for the service. Reading is all there is. */
export function doorService(options: EmulatorOptions, kind: 'blob' | 'file' = 'blob'): WireService {
  const access = createAccess(options, kind);
  return {
    serverHeader: 'door',
    roots: ['direct'],
    operationOf: ({ method }) => (method === 'PUT' ? 'put-thing' : 'get-thing'),
    respond: (request) => {
      const [, container = '', path = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(request.resourcePath)) ?? [];
      const level = container === '' ? 's' : path === '' ? 'c' : 'o';
      const identity = access.require(
        request,
        { level, container, path, permissions: request.method === 'PUT' ? 'wc' : level === 'o' ? 'r' : 'lr' },
        (name, id) =>
          name === 'c' && id === 'readers'
            ? { permissions: 'r', start: '2020-01-01T00:00:00Z', expiry: '2099-01-01T00:00:00Z' }
            : undefined,
      );
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(identity) };
    },
    refuse: xmlErrorAnswer,
    throttle: new ServiceError(503, 'ServerBusy', 'The server is busy.'),
    failure: new ServiceError(500, 'InternalError', 'The server encountered an internal error.'),
    headers: () => ({}),
  };
}

/** A server that lets in who proves to be somebody, and says who that is. */
export function startDoor(options: EmulatorOptions = {}, kind: 'blob' | 'file' = 'blob'): Promise<Emulator> {
  return startEmulator(doorService(options, kind), options);
}

/** Status and error code of an answer, and its body. */
export async function ask(
  url: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly code: string | null; readonly body: string }> {
  const response = await fetch(url, init);
  return { status: response.status, code: response.headers.get('x-ms-error-code'), body: await response.text() };
}
