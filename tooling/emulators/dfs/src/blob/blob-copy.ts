import { randomUUID } from 'node:crypto';
import { md5Base64, type WireAnswer } from '@stowage/emulator-wire';
import { type Call, type Handler, header } from '../call.ts';
import { verifiedSource } from '../checksums.ts';
import { revisionHeaders } from '../headers.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { writeBlob } from './blob-write.ts';
import { copiedMetadata, requestedSource, type SourceLookup } from './copy-from.ts';

/** Copy Blob: asynchronous by its protocol, done when it is answered. */
export const copyBlob =
  (sourceOf: SourceLookup): Handler =>
  (call) => ({ ...copy(call, sourceOf), status: 202 });

/** Copy Blob From URL: synchronous. */
export const copyBlobFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) => {
    const { file, ...answer } = copy(call, sourceOf);
    const md5 = md5Base64(file.content.slice());
    verifiedSource(call, md5);
    return { ...answer, headers: { ...answer.headers, 'Content-MD5': header(call, 'x-ms-source-content-md5') } };
  };

function copy(call: Call, sourceOf: SourceLookup): WireAnswer & { file: FileNode } {
  const source = requestedSource(call, sourceOf);
  const { content, headers } = source;
  const file = writeBlob(call, { content, headers, metadata: copiedMetadata(call, source) });
  const [address = ''] = (header(call, 'x-ms-copy-source') ?? '').split('?');
  file.blob.copy = { id: randomUUID(), source: address, completedAt: call.account.clock.now(), bytes: content.size };
  return { status: 202, headers: { ...revisionHeaders(file), 'x-ms-copy-id': file.blob.copy.id, 'x-ms-copy-status': 'success' }, file };
}

/** Abort Copy Blob: there never is one to abort. */
export const abortCopy: Handler = () => {
  throw new StorageError('NoPendingCopyOperation');
};
