import type { WireAnswer } from '@stowage/emulator-wire';
import type { Scene } from '../request/scene.ts';
import { abortCopy, copyFile } from './copy-file.ts';
import { createSnapshot } from './create-snapshot.ts';
import { createDirectory, deleteDirectory, getDirectoryProperties, setDirectoryMetadata, setDirectoryProperties } from './directories.ts';
import { getFileProperties, setFileProperties } from './file-properties.ts';
import { createFile, deleteFile, setFileMetadata } from './files.ts';
import { getFile } from './get-file.ts';
import { closeHandles, listHandles } from './handles.ts';
import { leaseFile, leaseShare } from './leases.ts';
import { listDirectory } from './list-directory.ts';
import { listRanges } from './list-ranges.ts';
import { listShares } from './list-shares.ts';
import { onlyMetadata } from './only-metadata.ts';
import { clearRange, putRange } from './put-range.ts';
import { putRangeFromUrl } from './range-from-url.ts';
import { renameDirectory, renameFile } from './rename.ts';
import { getServiceProperties, setServiceProperties } from './service-settings.ts';
import { getShareAcl, setShareAcl } from './share-acl.ts';
import { createPermission, getPermission } from './share-permissions.ts';
import { setShareMetadata, setShareProperties } from './share-settings.ts';
import { getShareStatistics } from './share-statistics.ts';
import { createShare, deleteShare, getShareProperties, restoreShare } from './shares.ts';
import { getUserDelegationKey } from './user-delegation-key.ts';

/** An operation of the service. */
export interface Operation {
  readonly run: (scene: Scene) => WireAnswer;
  /** Level of the resource, for the reach of a signature: service, share, file or directory. */
  readonly level: 's' | 'c' | 'o';
  /** Letters of which a signature needs one. */
  readonly permissions: string;
  /** A signature for a share or file never allows it. */
  readonly accountOnly?: true;
  /** First version of the protocol that has it. */
  readonly since?: string;
  /** First version in which a bearer token may do it; always when absent. */
  readonly bearerSince?: string;
  /** A bearer need not say what for. */
  readonly anyIntent?: true;
}

const service = { level: 's', accountOnly: true, bearerSince: '2024-11-04' } as const;
const share = { level: 'c', accountOnly: true, bearerSince: '2024-11-04' } as const;
const item = { level: 'o' } as const;

/** All operations by the names under which faults and the log know them. */
export const operations: Readonly<Record<string, Operation>> = {
  'list-shares': { ...service, run: listShares, permissions: 'l' },
  'get-service-properties': { ...service, run: getServiceProperties, permissions: 'r' },
  'set-service-properties': { ...service, run: setServiceProperties, permissions: 'w' },
  'get-user-delegation-key': { level: 's', accountOnly: true, anyIntent: true, run: getUserDelegationKey, permissions: '' },

  'create-share': { ...share, run: createShare, permissions: 'cw' },
  'get-share-properties': { ...share, run: getShareProperties, permissions: 'r' },
  'get-share-metadata': { ...share, run: onlyMetadata(getShareProperties), permissions: 'r' },
  'delete-share': { ...share, run: deleteShare, permissions: 'd' },
  'restore-share': { ...share, run: restoreShare, permissions: 'w' },
  'set-share-properties': { ...share, run: setShareProperties, permissions: 'w' },
  'set-share-metadata': { ...share, run: setShareMetadata, permissions: 'w' },
  'get-share-statistics': { ...share, run: getShareStatistics, permissions: 'r' },
  'get-share-acl': { ...share, run: getShareAcl, permissions: '' },
  'set-share-acl': { ...share, run: setShareAcl, permissions: '' },
  'create-snapshot': { ...share, run: createSnapshot, permissions: 'cw' },
  'lease-share': { ...share, run: leaseShare, permissions: 'wd' },
  'create-permission': { level: 'c', run: createPermission, permissions: 'cw' },
  'get-permission': { level: 'c', run: getPermission, permissions: 'r' },

  'create-directory': { ...item, run: createDirectory, permissions: 'cw' },
  'get-directory-properties': { ...item, run: getDirectoryProperties, permissions: 'r' },
  'get-directory-metadata': { ...item, run: onlyMetadata(getDirectoryProperties), permissions: 'r' },
  'set-directory-properties': { ...item, run: setDirectoryProperties, permissions: 'w' },
  'set-directory-metadata': { ...item, run: setDirectoryMetadata, permissions: 'w' },
  'list-directory': { ...item, run: listDirectory, permissions: 'l' },
  'rename-directory': { ...item, run: renameDirectory, permissions: 'cw', since: '2021-04-10' },
  'delete-directory': { ...item, run: deleteDirectory, permissions: 'd' },
  'list-handles': { ...item, run: listHandles, permissions: 'l' },
  'close-handles': { ...item, run: closeHandles, permissions: 'w' },

  'create-file': { ...item, run: createFile, permissions: 'cw' },
  'copy-file': { ...item, run: copyFile, permissions: 'cw' },
  'abort-copy': { ...item, run: abortCopy, permissions: 'w' },
  'get-file': { ...item, run: getFile, permissions: 'r' },
  'get-file-properties': { ...item, run: getFileProperties, permissions: 'r' },
  'get-file-metadata': { ...item, run: onlyMetadata(getFileProperties), permissions: 'r' },
  'set-file-properties': { ...item, run: setFileProperties, permissions: 'w' },
  'set-file-metadata': { ...item, run: setFileMetadata, permissions: 'w' },
  'put-range': { ...item, run: putRange, permissions: 'w' },
  'put-range-from-url': { ...item, run: putRangeFromUrl, permissions: 'w' },
  'clear-range': { ...item, run: clearRange, permissions: 'w' },
  'list-ranges': { ...item, run: listRanges, permissions: 'r' },
  'lease-file': { ...item, run: leaseFile, permissions: 'w' },
  'rename-file': { ...item, run: renameFile, permissions: 'cw', since: '2021-04-10' },
  'delete-file': { ...item, run: deleteFile, permissions: 'd' },
};
