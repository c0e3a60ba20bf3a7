import type { DirectoryEntry, Entry } from '../operations/entry.ts';
import type {
  Acl,
  AppendRequest,
  CopyRequest,
  DeleteOutcome,
  DeleteRequest,
  ListPage,
  NativeClients,
  OperationRequest,
  ReadRequest,
  RenameRequest,
  SetAclResult,
  SetMetadataRequest,
  SignedAccess,
  SignedUrl,
  SignUrlRequest,
  StatRequest,
  WriteRequest,
  WriteResult,
} from '../operations/file-requests.ts';
import type { Body } from '../streams/body.ts';
import type { ReadResult } from './read-result.ts';

type OptionsOf<Request, Given extends keyof Request> = Readonly<Omit<Request, Given>>;

export type StatOptions = OptionsOf<StatRequest, 'path'>;
export type ReadOptions = OptionsOf<ReadRequest, 'path'>;
export interface WriteOptions extends OptionsOf<WriteRequest, 'path' | 'body'> {
  /** The number of bytes of a stream, if known: the driver plans by it, and a stream of another length is `DATA.SIZE_MISMATCH`. */
  readonly size?: number | undefined;
}
export interface AppendOptions extends OptionsOf<AppendRequest, 'path' | 'body'> {
  readonly size?: number | undefined;
}
export interface ListOptions extends OperationRequest {
  /** All files below, instead of the direct children. Default `false`. */
  readonly recursive?: boolean | undefined;
  /** The cursor of a page of the same listing: go on behind it. */
  readonly cursor?: string | undefined;
  /** Entries a page, at most. Default: what the store likes best. */
  readonly pageSize?: number | undefined;
}
export type DeleteOptions = OptionsOf<DeleteRequest, 'path'>;
export interface DeleteManyOptions extends OperationRequest {
  /** Requests at a time. Default 8. */
  readonly concurrency?: number | undefined;
}
export interface RecursiveOptions extends OperationRequest {
  /** Also what is below. Default `false`. */
  readonly recursive?: boolean | undefined;
}
export type CopyOptions = OptionsOf<CopyRequest, 'from' | 'to'>;
export type RenameOptions = OptionsOf<RenameRequest, 'from' | 'to'>;
export type SetMetadataOptions = OptionsOf<SetMetadataRequest, 'path' | 'metadata'>;
export interface SignUrlOptions extends OptionsOf<SignUrlRequest, 'path' | 'scope' | 'access' | 'expiresAt'> {
  /** What the URL allows. Default `['read']`. */
  readonly access?: readonly SignedAccess[] | undefined;
  /** When it stops to work. Default: in an hour. */
  readonly expiresAt?: Date | undefined;
}

/** The entries of a listing, fetched page by page as they are consumed. */
export interface Listing extends AsyncIterable<Entry> {
  /** The same listing by pages, each with the cursor to go on from. */
  pages(): AsyncIterable<ListPage>;
}

interface Statable {
  /**
   * Tells what a path names. The root is a directory.
   *
   * Fails with `PATH.NOT_FOUND` when there is nothing, `CONDITION.FAILED` when a condition does not hold.
   */
  stat(path: string, options?: StatOptions): Promise<Entry>;
  /** Whether a path names anything. Only "not found" reads as `false`; any other failure is thrown. */
  exists(path: string, options?: OperationRequest): Promise<boolean>;
}

interface Readable {
  /**
   * Reads a file, or a range of it. The promise resolves when the store has answered; the bytes come as they are consumed.
   * Consume the result or `cancel()` it: an untouched one holds a connection.
   *
   * Fails with `PATH.NOT_FOUND`, `PATH.IS_DIRECTORY`, `RANGE.INVALID`, `CONDITION.FAILED`; while consuming also with
   * `DATA.CORRUPT` when a checksum does not match. A body that ends short always fails.
   *
   * @example
   * ```ts
   * const header = await (await store.read('data.bin', { range: { offset: 0, length: 16 } })).bytes();
   * ```
   */
  read(path: string, options?: ReadOptions): Promise<ReadResult>;
}

interface Writable {
  /**
   * Writes a file, making missing parents. Where `capabilities.write.atomic` is true, readers see the old content or the new,
   * and a failed or aborted write leaves what was there.
   *
   * Fails with `PATH.EXISTS` (`ifNoneMatch: '*'`), `CONDITION.FAILED` (`ifMatch`), `PATH.IS_DIRECTORY`, `PATH.NOT_DIRECTORY`
   * (a parent is a file), `DATA.SIZE_MISMATCH`, `STORAGE.FULL`. An error of the given stream is thrown as it is.
   */
  write(path: string, body: Body, options?: WriteOptions): Promise<WriteResult>;
}

interface Appendable {
  /**
   * Adds bytes at the end of a file; makes the file if there is none. Appends of several writers never mix within one call
   * of at most `capabilities.append.maxSize` bytes.
   *
   * Fails with `CONDITION.FAILED` when the file does not have the size that `ifSize` says or does not take appends.
   */
  append(path: string, body: Body, options?: AppendOptions): Promise<WriteResult>;
}

interface Listable {
  /**
   * Lists a directory; `''` is the root. A path is a directory, never a raw prefix: `a` lists `a/x`, not `ab`. One that does
   * not exist lists nothing. Each entry comes once, also while others write; whether a change made meanwhile shows is open.
   *
   * A recursive listing gives every file, and those directories that the store keeps of themselves.
   */
  list(path?: string, options?: ListOptions): Listing;
}

interface Deletable {
  /** Deletes a file. Resolves also when there was none. Fails with `PATH.IS_DIRECTORY`, `CONDITION.FAILED`. */
  delete(path: string, options?: DeleteOptions): Promise<void>;
  /** Deletes many files, in batches where the store has them. Each path gets one outcome, in any order; none throws. */
  deleteMany(paths: Iterable<string> | AsyncIterable<string>, options?: DeleteManyOptions): AsyncIterable<DeleteOutcome>;
}

interface DirectoryDeletable {
  /**
   * Deletes a directory. Resolves also when there was none. Fails with `DIRECTORY.NOT_EMPTY` unless `recursive`, and with
   * `PATH.NOT_DIRECTORY` for a file. The root is emptied, never removed.
   */
  deleteDirectory(path: string, options?: RecursiveOptions): Promise<void>;
}

interface DirectoryCreatable {
  /** Makes a directory and its missing parents. Resolves also when it is there. Fails with `PATH.EXISTS` where a file is. */
  createDirectory(path: string, options?: OperationRequest): Promise<DirectoryEntry>;
}

interface Copyable {
  /** Copies a file inside the store, without its bytes passing through here. Replaces the target unless `ifNoneMatch: '*'`. */
  copy(from: string, to: string, options?: CopyOptions): Promise<WriteResult>;
}

interface Renamable {
  /**
   * Renames a file, and a directory where `capabilities.rename.directories`, making missing parents of the target. A file replaces a
   * file unless `ifNoneMatch: '*'`; a directory replaces nothing.
   *
   * Fails with `PATH.NOT_FOUND`, `PATH.EXISTS` (`ifNoneMatch`, or a directory onto anything), `PATH.IS_DIRECTORY` (a file onto a
   * directory), `PATH.NOT_DIRECTORY` (below a file), `PATH.INVALID` (into itself; the root).
   */
  rename(from: string, to: string, options?: RenameOptions): Promise<void>;
}

interface MetadataSettable {
  /** Replaces all metadata of a path. The content and its headers stay; whether the ETag changes is the store's affair. */
  setMetadata(path: string, metadata: Readonly<Record<string, string>>, options?: SetMetadataOptions): Promise<void>;
}

interface Signable {
  /**
   * Makes a URL that carries its own right of access, for a program that has no credential: for a file, for a directory when the path
   * ends in a slash, for the whole datastore when it is the root.
   *
   * Fails with `CAPABILITY.MISSING` for a scope that is not in `capabilities.signUrl.scopes`, for `list` of a file, and for an end later
   * than `capabilities.signUrl.maxLifetime` from now.
   */
  signUrl(path: string, options?: SignUrlOptions): Promise<SignedUrl>;
}

interface AclReadable {
  /** Reads owner, group and access control list. */
  getAcl(path: string, options?: OperationRequest): Promise<Acl>;
}

interface AclWritable {
  /**
   * Replaces the access control list; owner and group only where `acl` gives them. With `recursive` the same list goes to all that
   * is below, files get its access entries alone, and what could not be changed is told in the result instead of thrown.
   *
   * Requires `capabilities.setAcl.owner` for owner and group, `.defaults` for default entries. Fails with `ACL.INVALID` for a list
   * that is not complete or names somebody twice, `PATH.NOT_FOUND`, `ACCESS.DENIED`.
   */
  setAcl(path: string, acl: Acl, options?: RecursiveOptions): Promise<SetAclResult>;
}

interface Native {
  /**
   * The vendor's own client, for what the contract does not have. What is done with it passes by every layer.
   * Fails with `CAPABILITY.MISSING` when the store is not of the type named.
   */
  native<T extends keyof NativeClients>(type: T): Promise<NativeClients[T]>;
}

/** The file operations by capability. */
export interface FileStore {
  readonly stat: Statable;
  readonly read: Readable;
  readonly write: Writable;
  readonly append: Appendable;
  readonly list: Listable;
  readonly delete: Deletable;
  readonly deleteDirectory: DirectoryDeletable;
  readonly createDirectory: DirectoryCreatable;
  readonly copy: Copyable;
  readonly rename: Renamable;
  readonly setMetadata: MetadataSettable;
  readonly signUrl: Signable;
  readonly getAcl: AclReadable;
  readonly setAcl: AclWritable;
  readonly native: Native;
}
