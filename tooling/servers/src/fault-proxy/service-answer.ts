import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** An error as Azure Storage answers it. */
export interface ServiceAnswer {
  readonly status: number;
  readonly reason: string;
  readonly code: string;
  readonly message: string;
  /** Becomes the element AuthenticationErrorDetail. */
  readonly authenticationDetail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers with an error in the form of Blob storage: XML after a byte order mark, the code also in `x-ms-error-code`,
 * no body to a HEAD request. The request's body is read to its end first, so that the connection stays usable.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2
 */
export function answerAsService(request: IncomingMessage, response: ServerResponse, answer: ServiceAnswer): void {
  const requestId = randomUUID();
  const detail = answer.authenticationDetail
    ? `<AuthenticationErrorDetail>${escapeXml(answer.authenticationDetail)}</AuthenticationErrorDetail>`
    : '';
  const message = escapeXml(`${answer.message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`);
  const body = Buffer.from(
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${answer.code}</Code><Message>${message}</Message>${detail}</Error>`,
  );
  request.resume();
  request.once('end', () => {
    response.writeHead(answer.status, answer.reason, {
      'content-type': 'application/xml',
      'content-length': request.method === 'HEAD' ? 0 : body.length,
      server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
      'x-ms-request-id': requestId,
      'x-ms-version': String(request.headers['x-ms-version'] ?? '2025-01-05'),
      'x-ms-error-code': answer.code,
      ...answer.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
