import type { IncomingMessage } from 'node:http';
import type { ServiceAnswer } from './service-answer.ts';

/** How far a request's date may be off the service's clock. */
const toleranceMilliseconds = 15 * 60_000;

/** The service's time when its clock is ahead of ours by so many seconds, in the form of an HTTP date. */
export function serviceDate(aheadSeconds: number): string {
  return new Date(Date.now() + aheadSeconds * 1000).toUTCString();
}

/** The refusal of a request whose date is too far off; undefined when it is near enough, or not dated at all. */
export function refuseByClock(request: IncomingMessage, aheadSeconds: number): ServiceAnswer | undefined {
  const date = request.headers['x-ms-date'] ?? request.headers.date;
  if (date === undefined) return undefined;
  const behind = Date.now() + aheadSeconds * 1000 - Date.parse(String(date));
  if (Math.abs(behind) <= toleranceMilliseconds) return undefined;
  return {
    status: 403,
    reason:
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    code: 'AuthenticationFailed',
    message:
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    authenticationDetail: `Request date header too ${behind > 0 ? 'old' : 'new'}: '${date}'`,
    headers: { date: serviceDate(aheadSeconds) },
  };
}
