import type { AccessTarget } from '@stowage/emulator-wire';
import type { BlobOperation } from './blob/routes.ts';
import type { DfsOperation } from './dfs/routes.ts';

/** What a shared access signature must hold for an operation: level, letters (one is enough), and whether only an account's will do. */
type Reach = Pick<AccessTarget, 'level' | 'permissions' | 'accountPermissions' | 'accountOnly'>;

const object = (permissions: string, accountPermissions = permissions): Reach => ({ level: 'o', permissions, accountPermissions });
const container = (permissions: string): Reach => ({ level: 'c', permissions, accountPermissions: permissions });
const service = (permissions: string): Reach => ({ level: 's', permissions, accountPermissions: permissions, accountOnly: true });
const accountOnly = (permissions: string): Reach => ({ ...container(permissions), accountOnly: true });

/** Reach by operation. */
export const reachOf: Readonly<Record<DfsOperation | BlobOperation, Reach>> = {
  'filesystem-list': service('l'),
  'filesystem-create': accountOnly('cw'),
  'filesystem-get-properties': accountOnly('r'),
  'filesystem-set-properties': accountOnly('w'),
  'filesystem-delete': accountOnly('d'),
  'path-list': container('l'),
  'path-create': object('cw'),
  'path-rename': object('mw'),
  'path-append': object('aw'),
  'path-flush': object('aw'),
  'path-set-properties': object('w'),
  'path-set-access-control': object('op', 'w'),
  'path-set-access-control-recursive': object('p', 'w'),
  'path-read': object('r'),
  'path-get-properties': object('er', 'r'),
  'path-get-status': object('er', 'r'),
  'path-get-access-control': object('er', 'r'),
  'path-check-access': object('er', 'r'),
  'path-lease': object('wd'),
  'path-delete': object('d'),
  'list-containers': service('l'),
  'get-service-properties': service('r'),
  'set-service-properties': service('w'),
  'get-service-stats': service('r'),
  'get-user-delegation-key': service('r'),
  'get-account-info': { level: 'o', permissions: 'racwdxyltfmeop' },
  batch: { level: 'o', permissions: 'dw' },
  'create-container': accountOnly('cw'),
  'delete-container': accountOnly('d'),
  'get-container-properties': accountOnly('r'),
  'get-container-metadata': accountOnly('r'),
  'set-container-metadata': accountOnly('w'),
  'get-container-acl': accountOnly('r'),
  'set-container-acl': accountOnly('w'),
  'lease-container': accountOnly('wd'),
  'restore-container': accountOnly('cw'),
  'rename-container': accountOnly('w'),
  'list-blobs': container('l'),
  'get-blob': object('r'),
  'get-blob-properties': object('r'),
  'get-blob-metadata': object('r'),
  'set-blob-metadata': object('w'),
  'set-blob-properties': object('w'),
  'set-blob-expiry': object('w'),
  'set-blob-tier': object('w'),
  'get-blob-tags': object('t'),
  'set-blob-tags': object('t'),
  'lease-blob': object('wd'),
  'snapshot-blob': object('cw'),
  'put-blob': object('cw'),
  'put-blob-from-url': object('cw'),
  'put-block': object('w'),
  'put-block-from-url': object('w'),
  'put-block-list': object('w'),
  'get-block-list': object('r'),
  'append-block': object('aw'),
  'append-block-from-url': object('aw'),
  'copy-blob': object('cw'),
  'copy-blob-from-url': object('cw'),
  'abort-copy': object('w'),
  'delete-blob': object('dx'),
  'undelete-blob': object('w'),
};
