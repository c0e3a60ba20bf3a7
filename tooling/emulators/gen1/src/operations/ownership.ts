import { isOwner } from '../acl/access-check.ts';
import { withMode } from '../acl/list.ts';
import { denied, invalidArgument } from '../answers/remote-exception.ts';
import { booleanAnswer, emptyAnswer } from '../answers/success.ts';
import { type Call, numberParameter, type Operation, octalParameter } from '../call.ts';
import type { TreeNode } from '../tree/node.ts';

/** SETPERMISSION: the owner's, or a superuser's. */
export const setPermission: Operation = (call) => {
  const node = requireOwned(call);
  const mode = octalParameter(call, 'permission') ?? 0o755;
  node.acl = withMode(node.acl, mode);
  node.sticky = (mode & 0o1000) !== 0;
  return emptyAnswer;
};

/** SETOWNER: a superuser's. The owner may do it too where it changes nothing. */
export const setOwner: Operation = (call) => {
  const node = call.store.require(call.path, call.visit);
  const owner = call.parameter('owner') || node.owner;
  const group = call.parameter('group') || node.group;
  if (!call.visit.caller.superuser && (owner !== node.owner || group !== node.group)) throw denied('SETOWNER');
  node.owner = owner;
  node.group = group;
  return emptyAnswer;
};

/** SETTIMES: milliseconds since 1970; -1 or nothing leaves one as it is. */
export const setTimes: Operation = (call) => {
  const node = requireOwned(call);
  const time = (name: string): number | undefined => (call.parameter(name) === '-1' ? undefined : numberParameter(call, name));
  const accessTime = time('accesstime');
  const modificationTime = time('modificationtime');
  if (accessTime === undefined && modificationTime === undefined)
    throw invalidArgument('Neither accesstime nor modificationtime is given.');
  node.accessTime = accessTime ?? node.accessTime;
  node.modificationTime = modificationTime ?? node.modificationTime;
  return emptyAnswer;
};

/** SETREPLICATION: taken, without effect; true for a file. */
export const setReplication: Operation = (call) => booleanAnswer(call.store.require(call.path, call.visit).kind === 'file');

/** The node, if it is the caller's. Throws FileNotFoundException and AccessControlException. */
export function requireOwned(call: Call): TreeNode {
  const node = call.store.require(call.path, call.visit);
  if (!isOwner(call.visit.caller, node)) throw denied(call.visit.operation);
  return node;
}
