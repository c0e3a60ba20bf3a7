import { notFound } from '../answers/remote-exception.ts';
import { booleanAnswer } from '../answers/success.ts';
import { type Operation, requireParameter } from '../call.ts';
import type { TreeNode } from '../tree/node.ts';
import { formatPath, parsePath } from '../tree/path.ts';
import { type Place, requireAllowed, requireRemovable, type Store } from '../tree/store.ts';

/**
 * RENAME, in one step: false when the source is not there, or the destination is and may not be replaced. An existing folder as
 * the destination takes the source in. `renameoptions=OVERWRITE` replaces a file by a file, and an empty folder by a folder.
 */
export const rename: Operation = (call) => {
  const { store, visit, clock } = call;
  const destination = parsePath(requireParameter(call, 'destination'));
  const overwrite = call.parameter('renameoptions')?.toUpperCase() === 'OVERWRITE';
  const source = store.placeOf(call.path, visit);
  if (source?.node === undefined) return booleanAnswer(false);
  if (isInside(call.path, destination))
    return booleanAnswer(formatPath(call.path) === formatPath(destination) && source.node.kind === 'file');

  const existing = destination.length === 0 ? store.root : store.find(destination, visit);
  const into = existing?.kind === 'directory' && !overwrite;
  const target = store.placeOf(into ? [...destination, source.name] : destination, visit);
  if (target === undefined) throw notFound(formatPath(destination.slice(0, -1)));
  if (target.node === source.node) return booleanAnswer(true);
  if (target.node !== undefined && !(overwrite && isReplaceable(store, source.node, target.node))) return booleanAnswer(false);
  requireRemovable(source, visit);
  if (target.node === undefined) requireAllowed(target.parent, 3, visit);
  else requireRemovable(target, visit);
  move(source, target, source.node);
  for (const { parent } of [source, target]) parent.modificationTime = clock.now();
  return booleanAnswer(true);
};

function move(source: Place, target: Place, node: TreeNode): void {
  source.parent.children.delete(source.name);
  target.parent.children.set(target.name, node);
}

function isInside(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((segment, index) => inner[index] === segment);
}

function isReplaceable(store: Store, source: TreeNode, target: TreeNode): boolean {
  if (target.kind === 'directory') return source.kind === 'directory' && store.childrenOf(target).length === 0;
  return source.kind === 'file';
}
