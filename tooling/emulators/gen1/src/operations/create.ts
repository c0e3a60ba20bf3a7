import { alreadyExists, notFound } from '../answers/remote-exception.ts';
import { booleanAnswer } from '../answers/success.ts';
import { type Call, flagParameter, type Operation, octalParameter } from '../call.ts';
import type { FileNode } from '../tree/node.ts';
import { formatPath } from '../tree/path.ts';
import { requireAllowed } from '../tree/store.ts';
import { readSync, requireStream, synchronise } from './append.ts';
import { addressOf, redirect } from './redirect.ts';

/**
 * CREATE: a new file with the body as its first data; missing folders are made unless `createparent=false`. An existing file is
 * refused, or with `overwrite=true` emptied: its list, owner and expiry stay.
 */
export const create: Operation = (call) => {
  if (!flagParameter(call, 'write')) return redirect(call, 'write');
  const { path, store, visit, clock } = call;
  const sync = readSync(call);
  if (call.parameter('createparent')?.toLowerCase() === 'false' && store.find(path.slice(0, -1), visit) === undefined)
    throw notFound(formatPath(path.slice(0, -1)));
  const place = store.makePlace(path, visit);
  if (place.node?.kind === 'directory') throw alreadyExists('CREATE', formatPath(path));
  const file =
    place.node === undefined ? store.newFile(place.parent, visit, octalParameter(call, 'permission')) : reopened(call, place.node);
  if (place.node === undefined) {
    requireAllowed(place.parent, 3, visit);
    place.parent.modificationTime = clock.now();
  }
  place.parent.children.set(place.name, file);
  file.chunks = [...call.request.body.chunks];
  file.length = file.toldLength = call.request.body.length;
  file.appendedBy = file.length > 0 ? 'offset' : 'nobody';
  file.modificationTime = clock.now();
  synchronise(call, file, sync);
  return { status: 201, headers: { Location: addressOf(call), ContentLength: '0' } };
};

function reopened(call: Call, file: FileNode): FileNode {
  if (!flagParameter(call, 'overwrite')) throw alreadyExists('CREATE', formatPath(call.path));
  requireAllowed(file, 2, call.visit);
  requireStream(call, file);
  return file;
}

/** MKDIRS: the folder with all that leads to it; true also when it is there. */
export const mkdirs: Operation = (call) => {
  const { path, store, visit, clock } = call;
  if (path.length === 0) return booleanAnswer(true);
  const mode = octalParameter(call, 'permission');
  const place = store.makePlace(path, visit, mode);
  if (place.node?.kind === 'file') throw alreadyExists('MKDIRS', formatPath(path));
  if (place.node === undefined) {
    requireAllowed(place.parent, 3, visit);
    place.parent.children.set(place.name, store.newDirectory(place.parent, visit, mode));
    place.parent.modificationTime = clock.now();
  }
  return booleanAnswer(true);
};
