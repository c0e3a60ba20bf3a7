import { randomUUID } from 'node:crypto';
import { remoteException } from '../answers/remote-exception.ts';
import { booleanAnswer } from '../answers/success.ts';
import { flagParameter, type Operation } from '../call.ts';
import { formatPath } from '../tree/path.ts';
import { requireRemovable } from '../tree/store.ts';

/** DELETE: false for what is not there; a folder with something in it needs `recursive=true`. */
export const remove: Operation = (call) => {
  const { store, path, visit, clock } = call;
  if (path.length === 0) throw remoteException('AccessControlException', 'The root folder cannot be deleted.', '0x83090AA2');
  const place = store.placeOf(path, visit);
  if (place?.node === undefined) return booleanAnswer(false);
  requireRemovable(place, visit);
  if (place.node.kind === 'directory' && store.childrenOf(place.node).length > 0 && !flagParameter(call, 'recursive'))
    throw remoteException('AccessControlException', 'Path is not empty', '0x83090172');
  place.parent.children.delete(place.name);
  place.parent.modificationTime = clock.now();
  if (call.keepsTrash)
    store.trash.push({
      originalPath: formatPath(path),
      trashPath: `${randomUUID()}${formatPath(path)}`,
      deletedAt: clock.now(),
      node: place.node,
    });
  return booleanAnswer(true);
};
