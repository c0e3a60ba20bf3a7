import { filesystemOf, type Handler, queryFlag } from '../call.ts';
import { pathToRemove } from '../change.ts';
import { toToken } from '../continuation.ts';
import { requireLease } from '../leases.ts';
import { removePath, requireRemovable } from '../tree/remove.ts';

/** Path - Delete; of a large directory perhaps only a part, and then the answer has a continuation. */
export const deletePath: Handler = (call) => {
  const node = pathToRemove(call);
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
