import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';

/** How connections are made and kept. */
export interface ConnectionOptions {
  readonly connections: number;
  readonly connectTimeout: number;
  readonly answerTimeout: number;
  readonly idleTimeout: number;
}

/**
 * How long an idle connection is kept, in milliseconds, unless the service names a time of its own (`keep-alive` header; Azurite
 * does). The service's load balancers keep one for four minutes.
 */
const keepAlive = 60_000;

/**
 * Makes the connections to one origin: a pool, or, where the environment names a proxy (`HTTPS_PROXY`, `HTTP_PROXY`,
 * `NO_PROXY`), an agent that goes through it. Certificates are always verified; further authorities come from
 * `NODE_EXTRA_CA_CERTS`. HTTP/1.1 only, as the storage services speak nothing else.
 */
export function createDispatcher(origin: string, options: ConnectionOptions): Dispatcher {
  const common = {
    connections: options.connections,
    allowH2: false,
    headersTimeout: options.answerTimeout,
    bodyTimeout: options.idleTimeout,
    keepAliveTimeout: keepAlive,
  };
  const { env } = process;
  const names = origin.startsWith('https:') ? ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  if (!names.some((name) => env[name])) return new Pool(origin, { ...common, connect: { timeout: options.connectTimeout } });
  // Also plain HTTP goes through a tunnel: a proxy that rewrites the request would break its signature.
  return new EnvHttpProxyAgent({ ...common, connectTimeout: options.connectTimeout, proxyTunnel: true });
}
