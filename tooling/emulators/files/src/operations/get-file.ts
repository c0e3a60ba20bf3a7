import { crc64Base64, invalidHeader, md5Base64, parseRange, type WireAnswer } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { flag, header, type Scene } from '../request/scene.ts';
import { isStructuredBody, structuredBody, writeStructuredMessage } from '../request/structured-message.ts';
import { fileHeaders, readableFile } from './file-properties.ts';
import { largestBody } from './request-body.ts';

/** Get File: the whole or a range. */
export function getFile(scene: Scene): WireAnswer {
  const { file, tree } = readableFile(scene);
  tree.share.handles.check(file, 'Read');
  const { size } = file.content;
  const range = requestedRange(scene, size);
  if (range === 'unsatisfiable') throw refusal('InvalidRange', { headers: { 'Content-Range': `bytes */${size}` } });
  const withMd5 = flag(scene, 'x-ms-range-get-content-md5');
  if (withMd5 && range === undefined) throw invalidHeader('x-ms-range-get-content-md5', 'true');
  const span = range ?? { start: 0, end: size };
  if (withMd5 && span.end - span.start > largestBody) throw refusal('OutOfRangeInput');
  const data = file.content.read(span);

  const { 'Content-MD5': wholeMd5, ...headers } = fileHeaders(scene, file, tree);
  const common = { ...headers, 'Accept-Ranges': 'bytes' };
  if (range === undefined) return structured(scene, { status: 200, headers: { ...common, 'Content-MD5': wholeMd5 }, body: data });
  return structured(scene, {
    status: 206,
    headers: {
      ...common,
      'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}`,
      'Content-MD5': withMd5 ? md5Base64(data) : undefined,
      'x-ms-content-md5': wholeMd5,
    },
    body: data,
  });
}

/** The range asked for. The service knows no suffixes: it refuses them in its own header, and passes over them in that of the standard. */
function requestedRange(scene: Scene, size: number): ReturnType<typeof parseRange> {
  const own = header(scene, 'x-ms-range');
  const text = own ?? header(scene, 'range');
  if (text !== undefined && /^bytes=\d+-\d*$/.test(text)) return parseRange(text, size);
  if (own !== undefined) throw invalidHeader('x-ms-range', own);
  return undefined;
}

/** The same answer with checksums in its body, if the request asks for them. */
function structured(scene: Scene, answer: WireAnswer & { readonly body: readonly Buffer[] }): WireAnswer {
  const asked = header(scene, 'x-ms-structured-body');
  if (asked === undefined) return answer;
  if (!isStructuredBody(asked)) throw invalidHeader('x-ms-structured-body', asked);
  const data = Buffer.concat(answer.body);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'x-ms-structured-body': structuredBody,
      'x-ms-structured-content-length': String(data.length),
    },
    body: writeStructuredMessage(data, crc64Base64),
  };
}
