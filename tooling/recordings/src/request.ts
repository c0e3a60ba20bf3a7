import { account, authorize, containerOf, otherAccount } from './authentication.ts';
import { toBytes } from './body.ts';
import { withCustomerKey } from './customer-key.ts';
import type { Exchange, RecordedRequest } from './recording.ts';
import type { WireRequest } from './send.ts';
import type { SubstitutionTable } from './substitution.ts';
import { endpointOf, type Target } from './target.ts';

export interface RequestContext {
  readonly target: Target;
  readonly substitutions: SubstitutionTable;
  readonly authentication: 'verify' | 'off';
  /** The server's time. */
  readonly now: number;
  /** Shares that lie in another account. */
  readonly elsewhere: ReadonlySet<string>;
}

/** Headers that this run makes itself: of the connection, the signature and its time. */
const made = /^(authorization|x-ms-date|date|host|content-length|transfer-encoding|expect|connection)$/;

/** Header names whose values are URLs of the recorder's account. */
const urls: ReadonlySet<string> = new Set(['x-ms-copy-source', 'x-ms-file-rename-source']);

/** The request to send for a recorded one: substituted, addressed by its own Host header, and authorized as recorded. */
export function toWireRequest(request: RecordedRequest, exchange: Exchange, context: RequestContext): WireRequest {
  const url = new URL(request.url);
  const endpoint = context.target.endpoints[endpointOf(url.hostname)];
  if (endpoint === undefined) throw new TypeError(`No server stands for ${url.hostname}`);
  const target = toTarget(request.url, context.substitutions);
  const body = toBody(request, context.substitutions);
  const { now } = context;
  const owner = ownerOf(request.url, context);
  const isStorage = !url.hostname.endsWith('.azuredatalakestore.net');
  const headers = {
    ...toHeaders(request, context),
    ...(isStorage ? { 'x-ms-date': new Date(now).toUTCString() } : {}),
  };
  const authorization = authorize(
    exchange,
    context.authentication,
    owner,
    { method: request.method, target, headers, bodyLength: body.length },
    now,
  );
  return {
    endpoint,
    method: request.method,
    target,
    headers: { host: url.hostname.replace(/^[^.]+/, owner), ...headers, ...(authorization === undefined ? {} : { authorization }) },
    body,
  };
}

function toHeaders({ headers }: RecordedRequest, context: RequestContext): Readonly<Record<string, string>> {
  const { substitutions } = context;
  const kept = Object.entries(withCustomerKey(headers)).filter(([name]) => !made.test(name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      if (urls.has(name) && URL.canParse(value)) return [name, toSource(value, context)];
      if (name === 'x-ms-rename-source' || name === 'x-ms-undelete-source') return [name, substituteQuery(value, substitutions)];
      return [name, substitutions.forHeader(name, value)];
    }),
  );
}

/** Path and query as the recorder's client sent them, so that a path keeps its encoding; parameters that are known are replaced. */
function toTarget(url: string, substitutions: SubstitutionTable): string {
  const rest = url.replace(/^https?:\/\/[^/?]+/, '');
  return substituteQuery(rest.startsWith('/') ? rest : `/${rest}`, substitutions);
}

/** A source at the address where this run's server listens. */
function toSource(url: string, context: RequestContext): string {
  const endpoint = context.target.endpoints[endpointOf(new URL(url).hostname)];
  return endpoint === undefined ? url : `${endpoint}/${ownerOf(url, context)}${toTarget(url, context.substitutions)}`;
}

function ownerOf(url: string, { elsewhere }: RequestContext): string {
  return elsewhere.has(containerOf(url)) ? otherAccount : account;
}

function substituteQuery(target: string, substitutions: SubstitutionTable): string {
  const start = target.indexOf('?');
  if (start < 0) return target;
  const parameters = target
    .slice(start + 1)
    .split('&')
    .map((parameter) => {
      const [name = '', ...rest] = parameter.split('=');
      const recorded = decode(rest.join('='));
      const value = substitutions.forQuery(decode(name), recorded);
      return value === recorded ? parameter : `${name}=${encodeURIComponent(value)}`;
    });
  return `${target.slice(0, start)}?${parameters.join('&')}`;
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', '%20'));
}

/** Stored data goes as it is; a policy or a list in XML or JSON may hold values of this run. */
function toBody({ headers, body, url }: RecordedRequest, substitutions: SubstitutionTable): Buffer {
  const structured = /xml|json/.test(headers['content-type'] ?? '') && new URL(url).searchParams.has('comp');
  return structured && typeof body === 'string' ? Buffer.from(substitutions.forText(body)) : toBytes(body);
}
