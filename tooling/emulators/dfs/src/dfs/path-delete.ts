import { requireRemoveAccess } from '../authorization.ts';
import { filesystemOf, type Handler, nodeOf, queryFlag } from '../call.ts';
import { toToken } from '../continuation.ts';
import { requireLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { removePath, requireRemovable } from '../tree/remove.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Path - Delete; of a large directory perhaps only a part, and then the answer has a continuation. */
export const deletePath: Handler = (call) => {
  const node = nodeOf(call);
  if (!node.parent) throw new StorageError('InvalidUri');
  requireConditions(call, node);
  requireRemoveAccess(call, node);
  requireLease(call, node);
  requireRemovable(call.account, node, queryFlag(call, 'recursive'));
  const { deletionId, continuation } = removePath(call.account, filesystemOf(call), node);
  return {
    status: 200,
    headers: {
      'x-ms-delete-type-permanent': deletionId === undefined ? 'true' : 'false',
      'x-ms-deletion-id': deletionId,
      'x-ms-continuation': continuation && toToken(continuation),
    },
  };
};
