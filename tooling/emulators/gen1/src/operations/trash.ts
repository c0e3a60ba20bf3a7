import { alreadyExists, denied, invalidArgument, notFound } from '../answers/remote-exception.ts';
import { emptyAnswer, jsonAnswer } from '../answers/success.ts';
import { type Call, numberParameter, type Operation, requireParameter } from '../call.ts';
import { formatPath, parsePath } from '../tree/path.ts';
import { requireAllowed, type TrashItem } from '../tree/store.ts';

/** ENUMERATEDELETEDITEMS: what was deleted and holds `hint` in its path; `listSize` and `listAfter` page through it. */
export const enumerateDeletedItems: Operation = (call) => {
  requireSuperuser(call);
  const hint = call.parameter('hint') ?? '';
  const after = call.parameter('listafter') ?? '';
  const { trash } = call.store;
  const start = after === '' ? 0 : trash.findIndex(({ trashPath }) => trashPath === after) + 1;
  const found = trash.slice(start).filter(({ originalPath }) => originalPath.includes(hint));
  const page = found.slice(0, numberParameter(call, 'listsize') ?? found.length);
  return jsonAnswer({
    trashDir: {
      trashEntries: page.map(entryOf),
      nextListAfter: page.length < found.length ? (page.at(-1)?.trashPath ?? '') : '',
      numSearched: trash.length - start,
      numFound: page.length,
    },
  });
};

function entryOf({ originalPath, trashPath, node, deletedAt }: TrashItem): Readonly<Record<string, unknown>> {
  return { originalPath, trashDirPath: trashPath, type: node.kind === 'file' ? 'FILE' : 'DIRECTORY', creationTime: deletedAt };
}

/**
 * RESTOREDELETEDITEMS: brings the item of a `restoreToken` back to `restoreDestination`. One that exists is refused unless
 * `restoreAction` is `overwrite`, or `copy`, which finds another name.
 */
export const restoreDeletedItems: Operation = (call) => {
  requireSuperuser(call);
  const { store, visit } = call;
  const token = requireParameter(call, 'restoretoken');
  const destination = parsePath(requireParameter(call, 'restoredestination'));
  const action = call.parameter('restoreaction')?.toLowerCase() ?? '';
  if (!['', 'overwrite', 'copy'].includes(action)) throw invalidArgument(`Invalid value for parameter restoreAction: ${action}`);
  const index = store.trash.findIndex(({ trashPath }) => trashPath === token);
  const item = store.trash[index];
  if (item === undefined) throw notFound(token);
  const place = store.makePlace(destination, visit);
  requireAllowed(place.parent, 3, visit);
  if (place.node !== undefined && action === '') throw alreadyExists(visit.operation, formatPath(destination));
  const name = place.node !== undefined && action === 'copy' ? freeName(place.parent.children, place.name) : place.name;
  place.parent.children.set(name, item.node);
  store.trash.splice(index, 1);
  return emptyAnswer;
};

function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  let number = 1;
  while (taken.has(`${name}_copy${number}`)) number++;
  return `${name}_copy${number}`;
}

/** Deleted items are for the account's owners. */
function requireSuperuser({ visit, store }: Call): void {
  if (!visit.caller.superuser && visit.caller.id !== store.root.owner) throw denied(visit.operation);
}
