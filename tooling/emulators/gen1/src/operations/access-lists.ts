import { type AclEntry, bitsOf, formatEntry, parseAclSpec } from '../acl/entry.ts';
import { type AccessList, entryOf, isExtended, modify, remove, removeDefault, removeExtended, replace } from '../acl/list.ts';
import { invalidArgument } from '../answers/remote-exception.ts';
import { aclChangedAnswer, emptyAnswer, jsonAnswer } from '../answers/success.ts';
import { type Call, type Operation, requireParameter } from '../call.ts';
import type { TreeNode } from '../tree/node.ts';
import { requireAllowed } from '../tree/store.ts';
import { permissionOf } from './file-status.ts';
import { requireOwned } from './ownership.ts';

/** GETACLSTATUS: as Hadoop tells it, without what the mode says already. */
export const getAclStatus: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  const isTold = ({ scope, type, name }: AclEntry): boolean => scope === 'default' || name !== '' || type === 'group';
  return aclStatus(call, node, isExtended(node.acl) ? node.acl.filter(isTold) : []);
};

/** MSGETACLSTATUS: every entry. */
export const msGetAclStatus: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  return aclStatus(call, node, node.acl);
};

function aclStatus(call: Call, node: TreeNode, entries: readonly AclEntry[]): ReturnType<Operation> {
  return jsonAnswer({
    AclStatus: {
      entries: entries.map((one) => formatEntry(one.name === '' ? one : { ...one, name: call.show(one.name) })),
      owner: call.show(node.owner),
      group: call.show(node.group),
      permission: permissionOf(node),
      stickyBit: node.sticky,
    },
  });
}

/** SETACL: a list for the access scope must have the three unnamed entries. */
export const setAcl: Operation = (call) =>
  change(call, true, (list, entries) => {
    const access = entries.filter(({ scope }) => scope === 'access');
    const complete = (['user', 'group', 'other'] as const).every((type) => entryOf(access, type) !== undefined);
    if (access.length > 0 && !complete) throw invalidArgument('Invalid ACL: the user, group and other entries are required.');
    return replace(list, entries);
  });

/** MODIFYACLENTRIES. */
export const modifyAclEntries: Operation = (call) => change(call, true, modify);

/** REMOVEACLENTRIES. */
export const removeAclEntries: Operation = (call) => change(call, false, remove);

/** REMOVEDEFAULTACL. */
export const removeDefaultAcl: Operation = (call) => {
  const node = requireOwned(call);
  node.acl = removeDefault(node.acl);
  return aclChangedAnswer;
};

/** REMOVEACL: the group gets back what its entry says. */
export const removeAcl: Operation = (call) => {
  const node = requireOwned(call);
  node.acl = removeExtended(node.acl);
  return aclChangedAnswer;
};

function change(call: Call, withBits: boolean, how: (list: AccessList, entries: readonly AclEntry[]) => AccessList): ReturnType<Operation> {
  const entries = parseAclSpec(requireParameter(call, 'aclspec'), withBits);
  const node = requireOwned(call);
  if (node.kind === 'file' && entries.some(({ scope }) => scope === 'default'))
    throw invalidArgument('A default ACL is for folders; the path is a file.');
  const list = how(node.acl, entries);
  for (const scope of ['access', 'default'] as const)
    if (list.filter((one) => one.scope === scope).length > 32) throw invalidArgument('An ACL holds at most 32 entries.');
  node.acl = list;
  return aclChangedAnswer;
}

/** CHECKACCESS: succeeds when `fsaction` is allowed to who asks. */
export const checkAccess: Operation = (call) => {
  const action = requireParameter(call, 'fsaction');
  if (!/^(?:[0-7]|[r-]?[w-]?[x-]?)$/.test(action)) throw invalidArgument(`Invalid value for parameter fsaction: ${action}`);
  const bits = /^[0-7]$/.test(action) ? Number(action) : bitsOf(action);
  requireAllowed(call.store.require(call.path, call.visit), bits, call.visit);
  return emptyAnswer;
};
