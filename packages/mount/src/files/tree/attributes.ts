import type { Attributes, FoundNode } from '../../file-system.ts';
import type { Mounted } from '../mounted.ts';
import type { TreeNode } from './node.ts';

/** A number that looks like that of a directory on disk. */
const directorySize = 4_096;

/** What `stat` shows of a node: what the store has, or for a file that is being written what is here. */
function toAttributes({ settings, startedAt }: Mounted, node: TreeNode): Attributes {
  const staged = node.kind === 'file' && node.staged?.isDirty ? node.staged : undefined;
  const stored = node.entry?.lastModified?.getTime() ?? startedAt;
  const modified = node.setModified ?? staged?.modified ?? stored;
  const size = node.kind === 'file' ? (node.staged?.size ?? node.entry?.size ?? 0) : directorySize;
  const bits = node.kind === 'file' ? 0o666 : 0o777;
  return {
    node: node.number,
    kind: node.kind,
    size,
    mode: bits & ~settings.umask & (settings.readOnly ? 0o555 : 0o777),
    // One for a directory says that nobody counted those in it.
    links: node.isDetached ? 0 : 1,
    uid: settings.uid,
    gid: settings.gid,
    accessed: modified,
    modified,
    changed: Math.max(modified, stored),
  };
}

/** The attributes, and for how long the kernel may rely on them. */
export function toFoundAttributes(mounted: Mounted, node: TreeNode): Pick<FoundNode, 'attributes' | 'attributesLifetime'> {
  const attributes = toAttributes(mounted, node);
  const attributesLifetime = mounted.settings.lifetimes.attributes;
  if (node.kind === 'file') node.told = { size: attributes.size, until: performance.now() + attributesLifetime };
  return { attributes, attributesLifetime };
}

/** A node as an answer that counts as a reference to it. */
export function toFound(mounted: Mounted, node: TreeNode): FoundNode {
  node.references++;
  const { attributes, attributesLifetime } = toFoundAttributes(mounted, node);
  return { attributes, attributesLifetime, nameLifetime: mounted.settings.lifetimes.names };
}
