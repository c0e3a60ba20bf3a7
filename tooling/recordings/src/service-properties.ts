import type { Exchange, Recording } from './recording.ts';

/** Parts of a service's properties that a client can set. */
const parts = ['Logging', 'HourMetrics', 'MinuteMetrics', 'Cors'];

/**
 * A service's properties as they were before a recording that reads them: what it reads without having set it, somebody had set
 * in the account before.
 */
export function serviceProperties({ exchanges }: Recording): readonly Exchange[] {
  const isProperties = ({ request }: Exchange): boolean =>
    new URL(request.url).search.includes('restype=service') && request.url.includes('comp=properties');
  const read = exchanges.findIndex(
    (exchange) => isProperties(exchange) && exchange.request.method === 'GET' && exchange.response.status === 200,
  );
  const first = exchanges[read];
  if (first === undefined || typeof first.response.body !== 'string') return [];
  const set = exchanges
    .slice(0, read)
    .filter((exchange) => isProperties(exchange) && exchange.response.status < 300)
    .map(({ request }) => request.body);
  const { body } = first.response;
  const found = parts
    .filter((part) => !set.some((one) => typeof one === 'string' && one.includes(`<${part}`)))
    .flatMap((part) => new RegExp(`<${part}>.*</${part}>`, 's').exec(body)?.[0] ?? []);
  if (found.length === 0) return [];
  const url = first.request.url;
  const headers = { 'x-ms-version': first.request.headers['x-ms-version'] ?? '', 'content-type': 'application/xml' };
  const sent = `<?xml version="1.0" encoding="utf-8"?><StorageServiceProperties>${found.join('')}</StorageServiceProperties>`;
  return [{ request: { method: 'PUT', url, headers, body: sent }, response: { status: 202, headers: {}, body: null } }];
}
