import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** A request as it goes on the wire: `target` is the request line's path and query, `endpoint` the server to connect to. */
export interface WireRequest {
  readonly endpoint: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Connections of one replayed file; `ca` is the certificate that an https server's is signed with. */
export interface Connections {
  readonly plain: Agent;
  readonly secure: SecureAgent;
}

export function openConnections(ca?: string): Connections {
  // The Host header names a machine of the recorder's; the certificate is this machine's.
  const trust = ca === undefined ? {} : { ca, servername: 'localhost' };
  return { plain: new Agent({ keepAlive: true }), secure: new SecureAgent({ keepAlive: true, ...trust }) };
}

export function closeConnections({ plain, secure }: Connections): void {
  plain.destroy();
  secure.destroy();
}

const timeout = 20_000;

/** Sends one request and reads its answer whole. Fails if the server closes the connection or says nothing for 20 seconds. */
export async function send({ endpoint, method, target, headers, body }: WireRequest, connections: Connections): Promise<WireResponse> {
  const { protocol, hostname, port } = new URL(endpoint);
  const isSecure = protocol === 'https:';
  const options = { hostname, port, method, path: toTarget(target), timeout, headers: toHeaders(headers, method, body), setHost: false };
  const sent = isSecure ? secureRequest({ ...options, agent: connections.secure }) : request({ ...options, agent: connections.plain });
  sent.on('timeout', () => sent.destroy(new Error(`No answer within ${timeout / 1000} seconds`)));
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: readHeaders(answer), body: await buffer(answer) };
}

function toHeaders(headers: Readonly<Record<string, string>>, method: string, body: Buffer): Record<string, string> {
  // A header goes out as bytes: what is beyond ASCII as the bytes of its UTF-8, as clients do.
  const encoded = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]);
  const hasLength = body.length > 0 || !['GET', 'HEAD'].includes(method);
  return { ...Object.fromEntries(encoded), ...(hasLength ? { 'content-length': String(body.length) } : {}) };
}

/** A recorded URL may hold letters that no client sends as they are; what is encoded stays as it is. */
function toTarget(target: string): string {
  return target.replace(/[^\x21-\x7e]+/g, (letters) => encodeURIComponent(letters));
}

function readHeaders({ rawHeaders }: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
