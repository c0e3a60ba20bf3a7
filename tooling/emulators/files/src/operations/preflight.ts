import { missingHeader, ServiceError, type WireAnswer, type WireRequest } from '@stowage/emulator-wire';
import type { FilesState } from '../state.ts';
import type { CorsRule } from '../tree/service-properties.ts';

/** Tells a browser whether it may make a request, by the rules in the service's properties. */
export function preflight(state: FilesState, request: WireRequest): WireAnswer {
  const origin = request.headers.origin;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined) throw missingHeader('Origin');
  if (method === undefined) throw missingHeader('Access-Control-Request-Method');
  const asked = (request.headers['access-control-request-headers'] ?? '').toLowerCase();
  const headers = asked.split(',').flatMap((name) => name.trim() || []);
  const rules = state.hasAccount(request.account) ? state.account(request.account).properties.cors : [];
  const rule = rules.find((one) => allows(one, { origin, method, headers }));
  if (rule === undefined)
    throw new ServiceError(403, 'CorsPreflightFailure', 'CORS not enabled or no matching rule found for this request.');
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Origin': rule.origins === '*' ? '*' : origin,
      'Access-Control-Allow-Methods': method,
      'Access-Control-Allow-Headers': asked === '' ? undefined : asked,
      'Access-Control-Max-Age': rule.maxAge,
      'Access-Control-Allow-Credentials': 'true',
    },
  };
}

interface Asked {
  readonly origin: string;
  readonly method: string;
  readonly headers: readonly string[];
}

function allows(rule: CorsRule, { origin, method, headers }: Asked): boolean {
  const allowed = rule.allowedHeaders.toLowerCase().split(',');
  return (
    (rule.origins === '*' || rule.origins.split(',').includes(origin)) &&
    rule.methods.split(',').includes(method) &&
    headers.every((name) => allowed.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name)))
  );
}
