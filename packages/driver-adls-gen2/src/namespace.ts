import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';

/**
 * Makes the question whether the account has a hierarchical namespace, which the first operations ask of the service until one has its answer.
 *
 * Without one there are no directories, no atomic rename and no access control lists, and requests would do other things than they should.
 * Whoever may not ask gets no answer, and each operation says for itself what it cannot do.
 *
 * @throws DatastoreError `CONFIG.INVALID` if the account has none.
 */
export function createNamespaceCheck(client: LakeClient): (signal: AbortSignal | undefined) => Promise<void> {
  let isLake: boolean | undefined;
  return async (signal) => {
    // Not one question for all: an answer that does not come would then hold up every operation.
    isLake ??= await client.retry(() => askIsLake(client, signal), { idempotent: true, signal });
    if (isLake) return;
    throw new DatastoreError('CONFIG.INVALID', 'The account has no hierarchical namespace, so it is no data lake.', {
      nextAction: 'Use azure_blob for it, with container_name instead of filesystem; or an account that has one.',
    });
  };
}

/** Get Filesystem Properties tells; a shared access signature may not ask that, but for the kind of its account. */
async function askIsLake(client: LakeClient, signal: AbortSignal | undefined): Promise<boolean> {
  const isSigned = client.credential.kind === 'sas' || client.credential.kind === 'anonymous';
  const query = isSigned ? { comp: 'properties', restype: 'account' } : { resource: 'filesystem' };
  const operation = isSigned ? 'Get Account Information' : 'Filesystem - Get Properties';
  try {
    const answer = await (isSigned ? client : client.dfs).send({ operation, method: 'HEAD', path: client.pathOf(), query, signal });
    return answer.header(isSigned ? 'x-ms-is-hns-enabled' : 'x-ms-namespace-enabled') !== 'false';
  } catch (error) {
    if (!isDatastoreError(error) || error.retryable) throw error;
    return true;
  }
}
