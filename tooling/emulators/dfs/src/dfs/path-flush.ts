import { type Call, type Handler, queryFlag, versionOf } from '../call.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { applyLeaseAction } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import type { FileNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { writeTarget } from './write-target.ts';

/** Path - Update, action flush: what was appended becomes the file, up to a position that must be the new length. */
export const flushData: Handler = (call) => {
  const { file, position } = writeTarget(call);
  if (call.request.body.length > 0) throw new StorageError('ContentLengthMustBeZero');
  const retain = queryFlag(call, 'retainuncommitteddata');
  // Closing only ends the series of change events, which the emulator does not send.
  queryFlag(call, 'close');
  requireConditions(call, file);
  if (file.blob.writtenAsBlob) throw new StorageError('InvalidFlushOperation');
  const renewal = applyLeaseAction(call, file, 'flush', () => commit(call, file, position, retain));
  return {
    status: 200,
    headers: {
      ...revisionHeaders(file),
      ...renewal,
      'x-ms-request-server-encrypted': versionOf(call) < '2020-02-10' ? 'true' : 'false',
    },
  };
};

function commit(call: Call, file: FileNode, position: number, retain: boolean): void {
  file.content = file.uncommitted.commit(file.content, position);
  file.uncommitted.forget(position, retain);
  const { contentMd5: _, ...kept } = file.headers;
  file.headers = { ...kept, ...readContentHeaders(call, 'x-ms-') };
  call.account.touch(file);
}
