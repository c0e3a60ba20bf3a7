/** Whose call it is, as the kernel tells it, and a signal that is aborted when the caller was interrupted or killed. */
export interface Caller {
  readonly uid: number;
  readonly gid: number;
  readonly pid: number;
  readonly signal: AbortSignal;
}

/** What a node is. Nothing else can be stored. */
export type NodeKind = 'file' | 'directory' | 'symlink';

/** What `stat` shows of a node. Times are milliseconds since 1970, with fractions. */
export interface Attributes {
  readonly node: number;
  readonly kind: NodeKind;
  readonly size: number;
  /** Permission bits without the file type: 0o644. */
  readonly mode: number;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
  readonly accessed: number;
  readonly modified: number;
  readonly changed: number;
}

/** A node that a name leads to, and for how many milliseconds the kernel may rely on the name and on the attributes. */
export interface FoundNode {
  readonly attributes: Attributes;
  readonly nameLifetime: number;
  readonly attributesLifetime: number;
}

/** A name that leads nowhere, which the kernel may remember for so many milliseconds. */
export interface MissingNode {
  readonly attributes?: undefined;
  readonly nameLifetime: number;
}

export interface OpenedFile {
  readonly handle: number;
  /** The content is what it was at the last open: the kernel keeps its pages. */
  readonly keepCache: boolean;
  /** The kernel keeps no pages of this file. */
  readonly directIo: boolean;
}

/** What may be changed of a node; a field that is absent stays. */
export interface AttributeChanges {
  readonly size?: number | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly accessed?: number | undefined;
  readonly modified?: number | undefined;
  /** The open file by which it is changed, for `ftruncate`. */
  readonly handle?: number | undefined;
}

/** One entry of a directory. `found` counts a reference to the node, as a lookup does; it is asked for by `readdirplus` alone. */
export interface DirectoryItem {
  readonly name: string;
  readonly kind: NodeKind;
  readonly node: number;
  readonly found?: FoundNode | undefined;
}

/** What `statfs` shows; blocks are of `blockSize` bytes. */
export interface FileSystemSize {
  readonly blockSize: number;
  readonly blocks: number;
  readonly freeBlocks: number;
  readonly files: number;
  readonly freeFiles: number;
  readonly maxName: number;
}

/**
 * A tree of files as the kernel asks for it: nodes by number (1 is the root), open files by handle. What cannot be done is thrown as
 * a `FileSystemError` with an errno; any other error reaches programs as EIO and is reported. Names are single, valid, and not `.` or `..`.
 *
 * `lookup`, `create`, `makeDirectory`, `makeSymlink` and entries of `readDirectory` with `found` each count one reference to a node, which
 * `forget` takes back; a node that is referred to keeps its number.
 */
export interface FileSystem {
  lookup(parent: number, name: string, caller: Caller): Promise<FoundNode | MissingNode>;
  forget(node: number, references: number): void;
  getAttributes(node: number, handle: number | undefined, caller: Caller): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>>;
  setAttributes(node: number, changes: AttributeChanges, caller: Caller): Promise<Pick<FoundNode, 'attributes' | 'attributesLifetime'>>;
  readSymlink(node: number, caller: Caller): Promise<string>;
  makeSymlink(parent: number, name: string, target: string, caller: Caller): Promise<FoundNode>;
  makeDirectory(parent: number, name: string, mode: number, caller: Caller): Promise<FoundNode>;
  /** Removes a file or symbolic link; one that is open goes on working for those that have it open. */
  unlink(parent: number, name: string, caller: Caller): Promise<void>;
  removeDirectory(parent: number, name: string, caller: Caller): Promise<void>;
  /** `replace: false`: EEXIST when the new name is taken. */
  rename(
    parent: number,
    name: string,
    newParent: number,
    newName: string,
    options: { readonly replace: boolean },
    caller: Caller,
  ): Promise<void>;
  /** `flags` are those of open(2), with O_TRUNC when it is the file system that truncates. */
  open(node: number, flags: number, caller: Caller): Promise<OpenedFile>;
  create(parent: number, name: string, mode: number, flags: number, caller: Caller): Promise<FoundNode & { readonly opened: OpenedFile }>;
  /** Up to `size` bytes from `offset`, in pieces; fewer only at the end of the file. */
  read(node: number, handle: number, offset: number, size: number, caller: Caller): Promise<readonly Uint8Array[]>;
  /** Takes all of `data`, or throws. `data` belongs to the caller again when this has resolved. */
  write(node: number, handle: number, offset: number, data: Uint8Array, caller: Caller): Promise<void>;
  /** At each close of each descriptor: what was written is in the store when it resolves, and a failure is what close(2) returns. */
  flush(node: number, handle: number, caller: Caller): Promise<void>;
  sync(node: number, handle: number, caller: Caller): Promise<void>;
  /** The last descriptor is closed. Nobody hears of a failure. */
  release(node: number, handle: number): Promise<void>;
  openDirectory(node: number, caller: Caller): Promise<number>;
  /**
   * The entries of an open directory from position `offset` (0 is the start) on, `.` and `..` not among them. The session stops reading
   * when the kernel's buffer is full and comes back with the position of the last entry that it delivered, plus one. With `plus`, entries carry `found`;
   * what was yielded and not delivered is forgotten by the session.
   */
  readDirectory(node: number, handle: number, offset: number, plus: boolean, caller: Caller): AsyncIterable<DirectoryItem>;
  releaseDirectory(node: number, handle: number): Promise<void>;
  /** Absent: ENOSYS. */
  syncDirectory?(node: number, handle: number, caller: Caller): Promise<void>;
  getSize(caller: Caller): Promise<FileSystemSize>;
  /** Ends: waits for what is being uploaded, until the signal. No call follows. */
  close(signal: AbortSignal): Promise<void>;
}

/** What a file system tells the kernel by itself, whenever it likes: a node's pages are stale, or a name leads elsewhere. */
export interface KernelNotices {
  invalidateContent(node: number): void;
  invalidateName(parent: number, name: string): void;
}
