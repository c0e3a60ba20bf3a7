import type { AccessList } from '../acl/list.ts';

/** What files and folders have in common. Times are milliseconds since 1970. */
interface NodeFacts {
  owner: string;
  group: string;
  acl: AccessList;
  sticky: boolean;
  accessTime: number;
  modificationTime: number;
}

/** A folder. */
export interface DirectoryNode extends NodeFacts {
  readonly kind: 'directory';
  readonly children: Map<string, TreeNode>;
}

/** A file. */
export interface FileNode extends NodeFacts {
  readonly kind: 'file';
  chunks: Buffer[];
  length: number;
  /** What a status tells while a lease holds: data of an open stream is counted once its metadata is synchronised. */
  toldLength: number;
  readonly createdAt: number;
  /** 0: never. */
  expiresAt: number;
  /** How data came first; the other way is refused from then on. */
  appendedBy: 'nobody' | 'offset' | 'concurrent';
  lease: StreamLease | undefined;
}

/** The lease of an open stream of a client. */
export interface StreamLease {
  readonly id: string;
  readonly until: number;
}

/** A file or a folder. */
export type TreeNode = DirectoryNode | FileNode;

/** Bytes of a file. */
export function readFile(file: FileNode, start: number, end: number): readonly Buffer[] {
  const parts: Buffer[] = [];
  let position = 0;
  for (const chunk of file.chunks) {
    const from = Math.max(start - position, 0);
    const to = Math.min(end - position, chunk.length);
    if (from < to) parts.push(chunk.subarray(from, to));
    position += chunk.length;
    if (position >= end) break;
  }
  return parts;
}

/** The length that a status tells. */
export function lengthOf(file: FileNode, now: number): number {
  return file.lease !== undefined && now < file.lease.until ? file.toldLength : file.length;
}
