import { answerHead, etag, lastModified } from './answer-head.ts';
import { type BlobAnswer, getBlob } from './get-blob.ts';
import { listBlobs } from './list-blobs.ts';
import type { RequestHead } from './request-head.ts';

const written = `ETag: ${etag}\r\nLast-Modified: ${lastModified}\r\n`;
const encrypted = 'x-ms-request-server-encrypted: true\r\n';

/** Answers one request whose body has been read. Paths are `/account/container/blob`. Nothing is kept. */
export function answer(request: RequestHead): BlobAnswer {
  const isBlob = request.path.split('/', 4)[3] !== undefined;
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (isBlob) return getBlob(request);
      if (request.query.includes('comp=list')) return listBlobs(request);
      return { head: answerHead('200 OK', 0, written) };
    case 'PUT':
      if (!isBlob) return { head: answerHead('201 Created', 0, written) };
      // A block is no version of the blob, so it has no ETag.
      return {
        head: answerHead('201 Created', 0, (isBlock(request) ? '' : written) + encrypted + echoChecksum(request)),
      };
    case 'DELETE':
      return { head: answerHead('202 Accepted', 0, 'x-ms-delete-type-permanent: true\r\n') };
    default:
      return { head: answerHead('405 Method Not Allowed', 0, '') };
  }
}

function isBlock(request: RequestHead): boolean {
  return /(?:^|&)comp=block(?:&|$)/.test(request.query);
}

function echoChecksum(request: RequestHead): string {
  const crc64 = request.header('x-ms-content-crc64');
  const md5 = request.header('content-md5');
  const structured = request.header('x-ms-structured-body');
  return (
    (crc64 === undefined ? '' : `x-ms-content-crc64: ${crc64}\r\n`) +
    (md5 === undefined ? '' : `Content-MD5: ${md5}\r\n`) +
    (structured === undefined ? '' : `x-ms-structured-body: ${structured}\r\n`)
  );
}
