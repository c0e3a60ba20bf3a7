import { createSign, getUserDelegationKey, settleCapabilities } from '@stowage/azure-common';
import type { Connection, ListPage, ListRequest, OpenContext, OperationRequest } from '@stowage/core/driver';
import { type LakeCapability, lakeCapabilities, maxAppendSize, sasRules } from './capabilities.ts';
import { createClient, type LakeClient } from './client.ts';
import type { AdlsGen2Config } from './config.ts';
import { createNamespaceCheck } from './namespace.ts';
import { append } from './operations/append.ts';
import { copy } from './operations/copy.ts';
import { createDirectory } from './operations/create-directory.ts';
import { deleteFile } from './operations/delete.ts';
import { deleteDirectory } from './operations/delete-directory.ts';
import { getAcl } from './operations/get-acl.ts';
import { list } from './operations/list.ts';
import { createClients } from './operations/native.ts';
import { read } from './operations/read.ts';
import { rename } from './operations/rename.ts';
import { setAcl } from './operations/set-acl.ts';
import { setMetadata } from './operations/set-metadata.ts';
import { signUrl } from './operations/sign-url.ts';
import { stat } from './operations/stat.ts';
import { write } from './operations/write.ts';
import type { LakeClients } from './options.ts';

/** Opens a connection. Nothing is asked of the service yet: what a store can do is told by its credential. */
export function openConnection(config: AdlsGen2Config, { retry }: OpenContext): Connection<'native', LakeCapability> {
  const client = createClient(config, retry);
  const checkNamespace = createNamespaceCheck(client);
  const sign = createSign({ ...client, getUserDelegationKey: (until) => getUserDelegationKey(client, until) });
  let clients: Promise<LakeClients> | undefined;
  /** Each operation waits until it is known that the account is a data lake. */
  const inLake =
    <Request extends OperationRequest, Result>(operation: (client: LakeClient, request: Request) => Promise<Result>) =>
    async (request: Request): Promise<Result> => {
      await checkNamespace(request.signal);
      return operation(client, request);
    };
  return {
    get identity() {
      return client.credential.identity;
    },
    capabilities: settleCapabilities(lakeCapabilities, { credential: client.credential, rules: sasRules, config, maxAppendSize }),
    close: () => client.close(),
    stat: inLake(stat),
    read: inLake(read),
    write: inLake(write),
    append: inLake(append),
    async *list(request: ListRequest): AsyncGenerator<ListPage, void, undefined> {
      await checkNamespace(request.signal);
      yield* list(client, request);
    },
    delete: inLake(deleteFile),
    deleteDirectory: inLake(deleteDirectory),
    createDirectory: inLake(createDirectory),
    copy: inLake(copy),
    rename: inLake(rename),
    setMetadata: inLake(setMetadata),
    getAcl: inLake(getAcl),
    setAcl: inLake(setAcl),
    native: () => (clients ??= createClients(client)),
    ...(sign === undefined ? {} : { signUrl: (request) => signUrl(client, sign, request) }),
  };
}
