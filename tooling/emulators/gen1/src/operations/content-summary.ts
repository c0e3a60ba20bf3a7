import { jsonAnswer } from '../answers/success.ts';
import type { Operation } from '../call.ts';
import { lengthOf, type TreeNode } from '../tree/node.ts';
import { requireAllowed } from '../tree/store.ts';

/** GETCONTENTSUMMARY: counts of everything below, the folder itself included. */
export const getContentSummary: Operation = ({ store, clock, path, visit }) => {
  const sums = { directoryCount: 0, fileCount: 0, length: 0 };
  const add = (node: TreeNode): void => {
    if (node.kind === 'file') {
      sums.fileCount++;
      sums.length += lengthOf(node, clock.now());
      return;
    }
    requireAllowed(node, 5, visit);
    sums.directoryCount++;
    for (const [, child] of store.childrenOf(node)) add(child);
  };
  add(store.require(path, visit));
  return jsonAnswer({ ContentSummary: { ...sums, quota: -1, spaceConsumed: sums.length, spaceQuota: -1 } });
};
