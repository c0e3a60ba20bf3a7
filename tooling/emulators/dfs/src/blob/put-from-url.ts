import { type Handler, header } from '../call.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { keepBlock } from './blob-blocks.ts';
import { writeBlob } from './blob-write.ts';
import { copiedMetadata, requestedPart, requestedSource, type SourceLookup } from './copy-from.ts';

/** Put Blob From URL: content headers of the request count before those of the source, which may be left behind. */
export const putBlobFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) => {
    const source = requestedSource(call, sourceOf);
    const copied = header(call, 'x-ms-copy-source-blob-properties')?.toLowerCase() === 'false' ? {} : source.headers;
    const headers = { ...copied, ...readContentHeaders(call, 'x-ms-blob-') };
    const file = writeBlob(call, { content: source.content, headers, metadata: copiedMetadata(call, source) });
    return {
      status: 201,
      headers: { ...revisionHeaders(file), 'Content-MD5': headers.contentMd5, 'x-ms-request-server-encrypted': 'true' },
    };
  };

/** Put Block From URL. */
export const putBlockFromUrl =
  (sourceOf: SourceLookup): Handler =>
  (call) => {
    keepBlock(call, requestedPart(call, requestedSource(call, sourceOf)));
    return { status: 201, headers: { 'x-ms-request-server-encrypted': 'true' } };
  };
