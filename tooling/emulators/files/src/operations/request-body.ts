import { crc64Base64, invalidHeader, md5Base64, ServiceError } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { isMd5 } from '../request/content-headers.ts';
import { header, type Scene } from '../request/scene.ts';
import { isStructuredBody, readStructuredMessage } from '../request/structured-message.ts';

/** Bytes that one request may write. */
export const largestBody: number = 4 * 2 ** 20;

/** The data of a request, its checksums found right. */
export interface BodyChecks {
  readonly chunks: readonly Buffer[];
  readonly length: number;
  /** MD5 of the data in base64; empty if the request brought checksums of another kind. */
  readonly md5: string;
  /** The `x-ms-structured-body` that was understood. */
  readonly structure: string | undefined;
}

/** The data in a request's body. Throws `Md5Mismatch` and the like. */
export function checkBody(scene: Scene): BodyChecks {
  const { body } = scene.request;
  const structure = header(scene, 'x-ms-structured-body');
  if (structure !== undefined) return { ...unwrap(scene, structure), md5: '', structure };
  const md5 = md5Base64(body.chunks);
  const sent = header(scene, 'content-md5');
  if (sent !== undefined) {
    if (!isMd5(sent)) throw refusal('InvalidMd5');
    if (sent !== md5) throw refusal('Md5Mismatch', { details: { UserSpecifiedMd5: sent, ServerCalculatedMd5: md5 } });
  }
  return { chunks: body.chunks, length: body.length, md5, structure };
}

function unwrap(scene: Scene, structure: string): { chunks: readonly Buffer[]; length: number } {
  if (!isStructuredBody(structure)) throw invalidHeader('x-ms-structured-body', structure);
  const data = readStructuredMessage(scene.request.body.bytes(), crc64Base64);
  if (data === 'malformed')
    throw new ServiceError(400, 'InvalidStructuredMessage', 'The structured message in the request body is not valid.');
  if (data === 'mismatch')
    throw new ServiceError(
      400,
      'Crc64Mismatch',
      'The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.',
    );
  const announced = header(scene, 'x-ms-structured-content-length');
  const length = data.reduce((sum, chunk) => sum + chunk.length, 0);
  if (announced !== String(length)) throw invalidHeader('x-ms-structured-content-length', announced ?? '');
  return { chunks: data, length };
}
