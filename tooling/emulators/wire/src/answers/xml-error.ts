import type { WireAnswer } from '../server/answer.ts';
import type { WireRequest } from '../server/request.ts';
import { escapeXml } from '../xml/write.ts';
import type { ServiceError } from './service-error.ts';

/**
 * An error as Blob and Files tell it: XML after a byte order mark, the code also in `x-ms-error-code`. The answer to a HEAD has
 * no body and no type.
 */
export function xmlErrorAnswer(error: ServiceError, request: WireRequest): WireAnswer {
  const head = { status: error.status, code: error.code };
  const headers = { 'x-ms-error-code': error.code, ...error.headers };
  if (request.method === 'HEAD') return { ...head, headers: { ...headers, 'Transfer-Encoding': 'chunked' } };
  if (error.status === 304) return { ...head, headers };
  const details = Object.entries(error.details).map(([name, value]) =>
    value === '' ? `<${name} />` : `<${name}>${escapeXml(value)}</${name}>`,
  );
  const message = escapeXml(stampedMessage(error, request));
  return {
    ...head,
    headers: { ...headers, 'Content-Type': 'application/xml' },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${message}</Message>${details.join('')}</Error>`,
  };
}

/** An error's message with the request's id and the time, as the storage services write it. */
export function stampedMessage(error: ServiceError, request: WireRequest): string {
  // The services tell seven digits of a second.
  const time = new Date(request.receivedAt).toISOString().replace('Z', '0000Z');
  return `${error.message}\nRequestId:${request.id}\nTime:${time}`;
}
