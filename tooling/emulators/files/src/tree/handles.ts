import { refusal } from '../refusal.ts';
import { type TreeNode, walk } from './node.ts';
import type { Span } from './sparse-content.ts';

/** What an SMB client does with what it opened, and what it lets others do. */
export type HandleRight = 'Read' | 'Write' | 'Delete';

/** Something that an SMB client has open. */
export interface Handle {
  /** A decimal number. */
  readonly id: string;
  readonly node: TreeNode;
  readonly sessionId: string;
  readonly clientIp: string;
  readonly clientName: string;
  /** Milliseconds since 1970. */
  readonly opened: number;
  readonly access: readonly HandleRight[];
  /** What others may do meanwhile. */
  readonly sharing: readonly HandleRight[];
  /** Byte ranges that it keeps for itself. */
  readonly locks: readonly Span[];
}

/** The files and directories of one share that SMB clients have open. */
export class HandleTable {
  #handles: Handle[] = [];

  open(handle: Handle): void {
    this.#handles.push(handle);
  }

  /** Handles of a node, and of what lies under it if asked for. */
  of(node: TreeNode, recursive = false): readonly Handle[] {
    const nodes = recursive ? new Set(walk(node)) : new Set([node]);
    return this.#handles.filter((handle) => nodes.has(handle.node));
  }

  /** Closes some handles, and carries out what waited for that. */
  close(closed: readonly Handle[], whenFree: (node: TreeNode) => void): void {
    this.#handles = this.#handles.filter((handle) => !closed.includes(handle));
    for (const { node } of closed) if (this.of(node).length === 0) whenFree(node);
  }

  /** Refuses a use that an SMB client's handle excludes. */
  check(node: TreeNode, right: HandleRight, span?: Span): void {
    if (node.kind === 'file' && node.deletePending) throw refusal('DeletePending');
    for (const { sharing, locks } of this.of(node)) {
      if (!sharing.includes(right)) throw refusal('SharingViolation');
      if (span && locks.some(({ start, end }) => start < span.end && end > span.start)) throw refusal('FileLockConflict');
    }
  }
}
