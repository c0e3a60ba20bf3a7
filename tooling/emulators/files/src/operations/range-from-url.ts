import { crc64Base64, invalidHeader, missingHeader, ServiceError, type WireAnswer } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { wholeRange } from '../request/byte-range.ts';
import { header, type Scene } from '../request/scene.ts';
import { findCopySource } from './copy-source.ts';
import { bodilessWrite, checkLength, dataHeaders, writeData } from './put-range.ts';

/** Put Range from URL. */
export function putRangeFromUrl(scene: Scene): WireAnswer {
  const { share, file, span } = bodilessWrite(scene);
  checkLength(scene, span);
  const asked = header(scene, 'x-ms-source-range');
  if (asked === undefined) throw missingHeader('x-ms-source-range');
  const from = wholeRange('x-ms-source-range', asked);
  if (from.end - from.start !== span.end - span.start) throw invalidHeader('x-ms-source-range', asked);
  const source = findCopySource(scene, false);
  if (span.end > file.content.size || from.end > source.file.content.size) throw refusal('InvalidRange');
  const chunks = source.file.content.read(from);
  const crc64 = crc64Base64(chunks);
  checkSourceChecksum(scene, crc64);
  share.handles.check(file, 'Write', span);
  writeData(scene, { share, file, at: span.start, chunks });
  return {
    status: 201,
    headers: { ...dataHeaders(scene, file), 'x-ms-content-crc64': crc64, 'x-ms-request-server-encrypted': 'true' },
  };
}

function checkSourceChecksum(scene: Scene, crc64: string): void {
  const expected = header(scene, 'x-ms-source-content-crc64');
  if (expected !== undefined && expected !== crc64)
    throw new ServiceError(
      400,
      'Crc64Mismatch',
      'The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.',
    );
  const match = header(scene, 'x-ms-source-if-match-crc64');
  const noneMatch = header(scene, 'x-ms-source-if-none-match-crc64');
  if ((match !== undefined && match !== crc64) || noneMatch === crc64) throw refusal('SourceConditionNotMet');
}
