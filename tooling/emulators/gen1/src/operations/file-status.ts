import { isExtended, modeOf } from '../acl/list.ts';
import { jsonAnswer } from '../answers/success.ts';
import { type Call, numberParameter, type Operation } from '../call.ts';
import { lengthOf, type TreeNode } from '../tree/node.ts';
import { requireAllowed } from '../tree/store.ts';

/** GETFILESTATUS. */
export const getFileStatus: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  return jsonAnswer({ FileStatus: statusOf(call, node, '') });
};

const largestPage = 4000;

/**
 * LISTSTATUS: names in order, from behind `listAfter` or `continuationToken`, before `listBefore`, `listSize` at most. Of a file, its
 * own status. A token is told from version 2018-09-01 on.
 */
export const listStatus: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  if (node.kind === 'file') return listing(call, [statusOf(call, node, '')], '');
  requireAllowed(node, 5, call.visit);
  const after = call.parameter('continuationtoken') || (call.parameter('listafter') ?? '');
  const before = call.parameter('listbefore') ?? '';
  const size = Math.min(numberParameter(call, 'listsize') || largestPage, largestPage);
  const rest = call.store
    .childrenOf(node)
    .filter(([name]) => (after === '' || name > after) && (before === '' || name < before))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const page = rest.slice(0, size);
  const token = rest.length > size ? (page.at(-1)?.[0] ?? '') : '';
  return listing(
    call,
    page.map(([name, child]) => statusOf(call, child, name)),
    token,
  );
};

function listing(call: Call, FileStatus: readonly unknown[], continuationToken: string): ReturnType<Operation> {
  const told = (call.parameter('api-version') ?? '') >= '2018-09-01';
  return jsonAnswer({ FileStatuses: told ? { continuationToken, FileStatus } : { FileStatus } });
}

function statusOf(call: Call, node: TreeNode, pathSuffix: string): Readonly<Record<string, unknown>> {
  const isFile = node.kind === 'file';
  const common = {
    length: isFile ? lengthOf(node, call.clock.now()) : 0,
    pathSuffix,
    type: isFile ? 'FILE' : 'DIRECTORY',
    blockSize: isFile ? 268_435_456 : 0,
    accessTime: node.accessTime,
    modificationTime: node.modificationTime,
  };
  if (call.preview) return { ...common, replication: 0, permission: '777', owner: 'NotSupportYet', group: 'NotSupportYet' };
  return {
    ...common,
    replication: isFile ? 1 : 0,
    permission: permissionOf(node),
    owner: call.show(node.owner),
    group: call.show(node.group),
    ...(isFile ? { msExpirationTime: node.expiresAt } : {}),
    aclBit: isExtended(node.acl),
  };
}

/** Octal digits: three, or four with the sticky bit. */
export function permissionOf(node: TreeNode): string {
  return `${node.sticky ? '1' : ''}${modeOf(node.acl).toString(8).padStart(3, '0')}`;
}
