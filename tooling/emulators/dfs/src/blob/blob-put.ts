import { crc64Base64, md5Base64, missingHeader, type WireAnswer } from '@stowage/emulator-wire';
import { type Call, type Handler, header } from '../call.ts';
import { requireMd5, verifiedChecksums } from '../checksums.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { Content } from '../tree/content.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { writeBlob } from './blob-write.ts';
import { createDirectoryMarker } from './directory-marker.ts';

/** Put Blob: a whole block blob, or an empty append blob. */
export const putBlob: Handler = (call) => {
  const type = header(call, 'x-ms-blob-type');
  if (type === undefined) throw missingHeader('x-ms-blob-type');
  if (header(call, 'x-ms-meta-hdi_isfolder')?.toLowerCase() === 'true') return createDirectoryMarker(call);
  if (type === 'AppendBlob') return putAppendBlob(call);
  if (type !== 'BlockBlob') throw new StorageError('InvalidBlobType');
  const { chunks } = call.request.body;
  verifiedChecksums(call);
  const md5 = md5Base64(chunks);
  const given = readContentHeaders(call, 'x-ms-blob-');
  if (given.contentMd5 !== undefined) requireMd5(given.contentMd5, md5);
  const contentType = given.contentType ?? header(call, 'content-type');
  const file = writeBlob(call, {
    content: new Content(chunks),
    headers: { contentMd5: md5, ...given, ...(contentType === undefined ? {} : { contentType }) },
  });
  return created(file, { 'Content-MD5': md5, 'x-ms-content-crc64': crc64Base64(chunks) });
};

function putAppendBlob(call: Call): WireAnswer {
  if (call.request.body.length > 0) throw new StorageError('ContentLengthMustBeZero');
  const file = writeBlob(call, { content: Content.empty });
  file.blob.type = 'AppendBlob';
  return created(file, {});
}

const created = (file: FileNode, checksums: Readonly<Record<string, string>>): WireAnswer => ({
  status: 201,
  headers: { ...revisionHeaders(file), ...checksums, 'x-ms-request-server-encrypted': 'true' },
});
