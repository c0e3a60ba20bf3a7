import { crc64Base64, md5Base64, requestedRange, type WireAnswer } from '@stowage/emulator-wire';
import { type Call, header } from './call.ts';
import type { AnswerHeaders } from './headers.ts';
import type { Content } from './tree/content.ts';
import { StorageError } from './tree/storage-error.ts';

const largestCheckedRange = 4 * 1024 * 1024;

/** The answer to a read: all of a content, or a range with its checksum if that is asked for. */
export function readContent(call: Call, content: Content, headers: AnswerHeaders, storedMd5: string | undefined): WireAnswer {
  const range = requestedRange(call.request.headers, content.size);
  const wants = (name: string): boolean => header(call, name)?.toLowerCase() === 'true';
  const [md5, crc64] = [wants('x-ms-range-get-content-md5'), wants('x-ms-range-get-content-crc64')];
  if (md5 && crc64) throw new StorageError('BothCrc64AndMd5RangeHeaderPresent');
  if (range === 'unsatisfiable') throw new StorageError('InvalidRange', { 'Content-Range': `bytes */${content.size}` });
  if (!range) {
    if (md5 || crc64) throw new StorageError('InvalidHeaderValue');
    return { status: 200, headers: { ...headers, 'Content-MD5': storedMd5 }, body: content.slice() };
  }
  const length = range.end - range.start;
  if ((md5 || crc64) && length > largestCheckedRange) throw new StorageError('OutOfRangeInput');
  const pieces = content.slice(range.start, range.end);
  return {
    status: 206,
    headers: {
      ...headers,
      'Content-Range': `bytes ${range.start}-${range.end - 1}/${content.size}`,
      'Content-MD5': md5 ? md5Base64(pieces) : undefined,
      'x-ms-content-crc64': crc64 ? crc64Base64(pieces) : undefined,
    },
    body: pieces,
  };
}
