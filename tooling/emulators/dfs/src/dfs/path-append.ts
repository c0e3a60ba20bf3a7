import { invalidHeader } from '@stowage/emulator-wire';
import { type Call, type Handler, header, queryFlag } from '../call.ts';
import { verifiedChecksums } from '../checksums.ts';
import { revisionHeaders } from '../headers.ts';
import { applyLeaseAction } from '../leases.ts';
import { Content } from '../tree/content.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { writeTarget } from './write-target.ts';

/** Path - Update, action append: keeps data for a flush, or flushes it at once. */
export const appendData: Handler = (call) => {
  const { file, position } = writeTarget(call);
  if (call.request.body.length === 0) throw invalidHeader('Content-Length', '0');
  if (file.blob.writtenAsBlob) throw new StorageError('InvalidAppendOperation');
  const checksums = verifiedChecksums(call);
  const flush = queryFlag(call, 'flush');
  const renewal = applyLeaseAction(call, file, flush ? 'flush' : 'append', () => keep(call, file, position, flush));
  return {
    status: 202,
    headers: { ...(flush ? revisionHeaders(file) : {}), ...checksums, ...renewal, 'x-ms-request-server-encrypted': 'true' },
  };
};

function keep(call: Call, file: FileNode, position: number, flush: boolean): void {
  const data = new Content(call.request.body.chunks);
  if (!flush) {
    file.uncommitted.append(position, data);
    return;
  }
  const before = file.uncommitted.copy();
  before.append(position, data);
  file.content = before.commit(file.content, position + data.size);
  file.uncommitted.clear();
  const contentType = header(call, 'content-type');
  const { contentMd5: _, ...kept } = file.headers;
  file.headers = contentType === undefined ? kept : { ...kept, contentType };
  call.account.touch(file);
}
