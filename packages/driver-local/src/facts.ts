import type { BigIntStats } from 'node:fs';

/** What the file system knows about a name, or about what is pinned or open. */
export interface Facts {
  readonly kind: 'file' | 'directory' | 'link' | 'special';
  /** Bytes. */
  readonly size: number;
  /** The permission bits. */
  readonly mode: number;
  /** How many names the file has. */
  readonly links: number;
  readonly device: bigint;
  readonly inode: bigint;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
  /** Nanoseconds since 1970; 0 where the file system does not keep it. */
  readonly born: bigint;
}

/** Brings what Node tells about a file into the form that the driver uses. */
export function toFacts(stats: BigIntStats): Facts {
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'special',
    size: Number(stats.size),
    mode: Number(stats.mode & 0o777n),
    links: Number(stats.nlink),
    device: stats.dev,
    inode: stats.ino,
    modified: stats.mtimeNs,
    born: stats.birthtimeNs,
  };
}

/** Whether two names stand for the same file. */
export function isSameFile(one: Facts, other: Facts): boolean {
  return one.device === other.device && one.inode === other.inode;
}

/**
 * The version mark of a file. A write gives the file another inode and a modification time that no write of this process gave
 * before; an append changes the size.
 */
export function etagOf(facts: Facts): string {
  return `${facts.inode.toString(36)}-${facts.size.toString(36)}-${facts.modified.toString(36)}`;
}
