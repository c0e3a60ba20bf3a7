import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, GarbageFault } from './fault.ts';
import { answerAsService } from './service-answer.ts';
import { refuseByClock } from './service-clock.ts';

/**
 * Carries out a fault that needs no service behind it. Returns false when the request has to be delivered after all,
 * because the fault acts later or found nothing to object to.
 */
export function answerEarly(fault: Fault, request: IncomingMessage, response: ServerResponse, happened: () => void): boolean {
  switch (fault.kind) {
    case 'throttle':
      happened();
      answerAsService(request, response, {
        status: fault.status ?? 503,
        reason: 'The server is busy.',
        code: 'ServerBusy',
        message: 'The server is busy.',
        headers: fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      });
      return true;
    case 'service-error':
      happened();
      answerAsService(request, response, { status: 500, reason: 'Internal Server Error', ...describe(fault.code) });
      return true;
    case 'clock-skew': {
      const refusal = refuseByClock(request, fault.aheadSeconds);
      if (!refusal) return false;
      happened();
      answerAsService(request, response, refusal);
      return true;
    }
    case 'reset':
      if (fault.when !== 'before-delivery') return false;
      happened();
      request.socket.resetAndDestroy();
      return true;
    case 'stall':
      if (fault.at !== 'request') return false;
      happened();
      return true;
    case 'garbage':
      happened();
      answerGarbage(fault.form, request, response);
      return true;
    default:
      return false;
  }
}

function describe(code: 'InternalError' | 'OperationTimedOut' = 'InternalError'): { code: string; message: string } {
  const message =
    code === 'InternalError'
      ? 'Server encountered an internal error. Please try again after some time.'
      : 'Operation could not be completed within the specified time.';
  return { code, message };
}

function answerGarbage(form: GarbageFault['form'], request: IncomingMessage, response: ServerResponse): void {
  if (form === 'not-http') {
    request.socket.end(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46, 0x0d, 0x0a, 0x0d, 0x0a]));
    return;
  }
  const [type, body] =
    form === 'html'
      ? ['text/html; charset=utf-8', '<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>']
      : ['application/xml', '\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs><Blob><Name>cut of'];
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}
