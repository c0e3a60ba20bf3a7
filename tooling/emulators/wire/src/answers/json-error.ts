import type { WireAnswer } from '../server/answer.ts';
import type { WireRequest } from '../server/request.ts';
import type { ServiceError } from './service-error.ts';
import { stampedMessage } from './xml-error.ts';

/** An error as the DFS endpoint tells it: `{"error":{"code","message"}}`, the code also in `x-ms-error-code`; a HEAD's has no body. */
export function jsonErrorAnswer(error: ServiceError, request: WireRequest): WireAnswer {
  const head = { status: error.status, code: error.code };
  const headers = { 'x-ms-error-code': error.code, ...error.headers };
  if (request.method === 'HEAD' || error.status === 304) return { ...head, headers };
  return {
    ...head,
    headers: { ...headers, 'Content-Type': 'application/json;charset=utf-8' },
    body: JSON.stringify({ error: { code: error.code, message: stampedMessage(error, request), ...detailOf(error) } }),
  };
}

function detailOf(error: ServiceError): { detail?: Readonly<Record<string, string>> } {
  return Object.keys(error.details).length === 0 ? {} : { detail: error.details };
}
