import { describe, expect, it } from 'vitest';
import { readBatch } from '../src/batch-parts.ts';

const lines = (...text: readonly string[]): Uint8Array => Buffer.from(text.join('\r\n'));
const type = 'multipart/mixed; boundary=batchresponse_1';

describe('readBatch', () => {
  it('finds each answer by the number of its request, in whatever order', () => {
    const parts = readBatch(
      lines(
        '--batchresponse_1',
        'Content-Type: application/http',
        'Content-ID: 1',
        '',
        'HTTP/1.1 404 The specified blob does not exist.',
        'x-ms-error-code: BlobNotFound',
        'Content-Length: 12',
        '',
        '<Error/>',
        '--batchresponse_1',
        'Content-Type: application/http',
        'Content-ID: 0',
        '',
        'HTTP/1.1 202 Accepted',
        'x-ms-request-id: 42',
        '',
        '--batchresponse_1--',
        '',
      ),
      type,
    );
    expect(parts.get(0)).toMatchObject({ status: 202, headers: new Map([['x-ms-request-id', '42']]) });
    expect(parts.get(1)?.status).toBe(404);
    expect(parts.get(1)?.headers.get('x-ms-error-code')).toBe('BlobNotFound');
    expect(Buffer.from(parts.get(1)?.body ?? []).toString()).toBe('<Error/>');
  });

  it('gives a part without a number, which stands for all', () => {
    const parts = readBatch(
      lines('--batchresponse_1', '', 'HTTP/1.1 400 Bad Request', 'x-ms-error-code: InvalidInput', '', '--batchresponse_1--'),
      type,
    );
    expect(parts.get(undefined)?.status).toBe(400);
  });

  it.each([
    ['nothing', ''],
    ['something else', '<html>'],
  ])('says that %s is no answer', (_name, text) => {
    expect(() => readBatch(lines(text), type)).toThrow(expect.objectContaining({ code: 'SERVICE.UNAVAILABLE' }));
  });
});
