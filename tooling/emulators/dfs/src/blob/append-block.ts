import { invalidHeader, type WireAnswer } from '@stowage/emulator-wire';
import { requireAccess } from '../authorization.ts';
import { type Call, fileOf, type Handler, header } from '../call.ts';
import { verifiedChecksums } from '../checksums.ts';
import { revisionHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { Content } from '../tree/content.ts';
import { StorageError } from '../tree/storage-error.ts';
import { requestedPart, requestedSource, type SourceLookup } from './copy-from.ts';

/** Append Block. */
export const appendBlock: Handler = (call) => {
  const { chunks, length } = call.request.body;
  if (length === 0) throw invalidHeader('Content-Length', '0');
  return append(call, new Content(chunks));
};

/** Append Block From URL. */
export const appendBlockFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) =>
    append(call, requestedPart(call, requestedSource(call, sourceOf)));

function append(call: Call, data: Content): WireAnswer {
  const file = fileOf(call);
  requireAccess(call, file, 2);
  requireConditions(call, file);
  requireLease(call, file);
  if (file.blob.type !== 'AppendBlob') throw new StorageError('InvalidBlobType');
  const position = header(call, 'x-ms-blob-condition-appendpos');
  if (position !== undefined && Number(position) !== file.content.size) throw new StorageError('AppendPositionConditionNotMet');
  const most = header(call, 'x-ms-blob-condition-maxsize');
  if (most !== undefined && file.content.size + data.size > Number(most)) throw new StorageError('MaxBlobSizeConditionNotMet');
  const checksums = verifiedChecksums(call);
  const offset = file.content.size;
  file.content = file.content.overwrite(offset, data);
  file.blob.committedBlocks = [...file.blob.committedBlocks, { id: '', data }];
  call.account.touch(file);
  return {
    status: 201,
    headers: {
      ...revisionHeaders(file),
      ...checksums,
      'x-ms-blob-append-offset': String(offset),
      'x-ms-blob-committed-block-count': String(file.blob.committedBlocks.length),
      'x-ms-request-server-encrypted': 'true',
    },
  };
}
