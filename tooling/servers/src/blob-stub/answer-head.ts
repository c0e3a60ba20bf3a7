const startedAt = new Date();

/** Time of the last change of every stub blob. */
export const lastModified: string = startedAt.toUTCString();

/** The entity tag of every stub blob, with its quotes. */
export const etag = '"0x8DC0FFEE0000001"';

/** Version of the service that the stub says it is. */
const serviceVersion = '2026-06-06';

let requests = 0;
let date = { second: 0, text: '' };

function currentDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== date.second) date = { second, text: new Date(second * 1000).toUTCString() };
  return date.text;
}

/** Status line and headers of an answer, with the blank line. `headers` is lines that each end with CRLF. */
export function answerHead(status: string, contentLength: number, headers: string): string {
  const requestId = `00000000-0000-0000-0000-${(++requests).toString(16).padStart(12, '0')}`;
  return (
    `HTTP/1.1 ${status}\r\nContent-Length: ${contentLength}\r\n${headers}` +
    `Server: Stowage-Blob-Stub/1.0\r\nx-ms-request-id: ${requestId}\r\nx-ms-version: ${serviceVersion}\r\n` +
    `Date: ${currentDate()}\r\n\r\n`
  );
}

/** A whole answer that carries an error, as the service words it. */
export function errorAnswer(status: string, code: string, message: string): string {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return answerHead(status, body.length, `Content-Type: application/xml\r\nx-ms-error-code: ${code}\r\n`) + body;
}
