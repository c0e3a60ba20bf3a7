import type { RequestBody } from '../streams/body.ts';
import type { ContentHeaders, DirectoryEntry, Entry, FileEntry, Metadata } from './entry.ts';

/**
 * What core promises a driver about every request: paths are normalised (`''` is the root) and of the right kind, options
 * have been validated and have their defaults, the capability for the operation and for each option given is declared, and
 * `signal` is not aborted yet. The driver passes `signal` on to whatever it waits for.
 */
export interface OperationRequest {
  readonly signal?: AbortSignal | undefined;
}

/** Write, copy and append options of one driver alone, by driver type. Drivers add theirs by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by drivers through declaration merging
export interface DriverWriteOptions {}

/** Stat and read options of one driver alone, by driver type. Drivers add theirs by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by drivers through declaration merging
export interface DriverReadOptions {}

/** Signing options of one driver alone, by driver type. Drivers add theirs by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by drivers through declaration merging
export interface DriverSignOptions {}

export interface StatRequest extends OperationRequest {
  readonly path: string;
  /** Succeed only while the entry has this ETag; else `CONDITION.FAILED`. */
  readonly ifMatch?: string | undefined;
  /** Succeed only if the entry has another ETag; else `CONDITION.FAILED`. */
  readonly ifNoneMatch?: string | undefined;
  readonly driver?: DriverReadOptions | undefined;
}

/** A range of bytes: from `offset`, `length` bytes long or to the end. A range that reaches over the end gives what is there. */
export interface ByteRange {
  readonly offset: number;
  readonly length?: number | undefined;
}

export interface ReadRequest extends StatRequest {
  /** Only these bytes. An offset at or behind the end is `RANGE.INVALID`, except 0 in an empty file. Never empty. */
  readonly range?: ByteRange | undefined;
  /** Only the last bytes, at most this many; at least 1. Never together with `range`. */
  readonly suffix?: number | undefined;
}

export interface ReadResponse {
  /** The whole file's entry, also when a range was read. */
  readonly entry: FileEntry;
  /** Which bytes `chunks` yields. */
  readonly range: { readonly offset: number; readonly length: number };
  /** The bytes, to be read once. Ending early (`return()`) frees the connection. A body that ends short throws. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** All the bytes at once, where the driver has a cheaper way than `chunks`. */
  readonly bytes?: (() => Promise<Uint8Array>) | undefined;
  /** Frees the connection of a response whose bytes nobody asked for. Exactly one of `chunks`, `bytes` and `cancel` is used. */
  cancel(): Promise<void>;
}

export interface WriteRequest extends OperationRequest, ContentHeaders {
  readonly path: string;
  readonly body: RequestBody;
  /** `'*'`: create only, `PATH.EXISTS` if there is anything. */
  readonly ifNoneMatch?: '*' | undefined;
  /** Replace only the file with this ETag; else `CONDITION.FAILED`. */
  readonly ifMatch?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly driver?: DriverWriteOptions | undefined;
  /** Called with the number of bytes that the store has taken so far; never decreases. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** What is known of a file after a change. */
export interface WriteResult extends Pick<FileEntry, 'path' | 'size' | 'etag' | 'lastModified' | 'digests'> {}

export interface AppendRequest extends OperationRequest {
  readonly path: string;
  readonly body: RequestBody;
  /** Append only while the file has exactly this size; else `CONDITION.FAILED`. */
  readonly ifSize?: number | undefined;
}

export interface ListRequest extends OperationRequest {
  /** A directory; `''` is the root. One that does not exist, or is a file, lists nothing. */
  readonly path: string;
  /** All files below, instead of the direct children. */
  readonly recursive: boolean;
  /** Where to go on: the cursor of an earlier page of the same listing. */
  readonly cursor?: string | undefined;
  /** At most this many entries a page. */
  readonly pageSize?: number | undefined;
}

/** A part of a listing. */
export interface ListPage {
  readonly entries: readonly Entry[];
  /** Pass it to `list` to go on behind this page; absent on the last one. */
  readonly cursor?: string | undefined;
}

export interface DeleteRequest extends OperationRequest {
  readonly path: string;
  readonly ifMatch?: string | undefined;
}

export interface DeleteManyRequest extends OperationRequest {
  /** At most `delete.batch` paths. */
  readonly paths: readonly string[];
}

/** What became of one path of a batch: gone, unless there is an error. */
export interface DeleteOutcome {
  readonly path: string;
  readonly error?: Error | undefined;
}

export interface DeleteDirectoryRequest extends OperationRequest {
  readonly path: string;
  /** Also what is in it. Else a directory that is not empty is `DIRECTORY.NOT_EMPTY`. */
  readonly recursive: boolean;
}

export interface CreateDirectoryRequest extends OperationRequest {
  readonly path: string;
}

export interface CopyRequest extends OperationRequest {
  readonly from: string;
  readonly to: string;
  readonly ifNoneMatch?: '*' | undefined;
  /** Copy only while the source has this ETag; else `CONDITION.FAILED`. */
  readonly ifSourceMatch?: string | undefined;
  readonly driver?: DriverWriteOptions | undefined;
}

export interface RenameRequest extends OperationRequest {
  readonly from: string;
  readonly to: string;
  readonly ifNoneMatch?: '*' | undefined;
}

export interface SetMetadataRequest extends OperationRequest {
  readonly path: string;
  /** Replaces all metadata that is there. */
  readonly metadata: Metadata;
  readonly ifMatch?: string | undefined;
}

/** What a signed URL allows. */
export type SignedAccess = 'read' | 'write' | 'delete' | 'list';

/** What a signed URL reaches: one file, all that is in a directory, or the whole datastore. */
export type SignedScope = 'file' | 'directory' | 'datastore';

/** Core has checked the scope, the access and the lifetime against what the store declares. */
export interface SignUrlRequest extends OperationRequest {
  readonly path: string;
  /** The root is the datastore; a path with a slash at its end was a directory, any other a file. */
  readonly scope: SignedScope;
  /** Each once, at least one; `list` never for a file. */
  readonly access: readonly SignedAccess[];
  readonly expiresAt: Date;
  readonly startsAt?: Date | undefined;
  readonly driver?: DriverSignOptions | undefined;
}

/** A URL that carries its own right of access. Treat it like a password until it expires. */
export interface SignedUrl {
  readonly url: string;
  readonly expiresAt: Date;
  /** Headers that a request with this URL must carry, for example `x-ms-blob-type` for a write. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One line of a POSIX access control list. */
export interface AclEntry {
  readonly scope: 'access' | 'default';
  readonly type: 'user' | 'group' | 'mask' | 'other';
  /** The user or group; absent for the owner, the owning group, mask and other. */
  readonly id?: string | undefined;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/**
 * Owner, group and access control list of a path. A list that is set has, for each scope in it, one entry each for the owner, the
 * owning group and others; a mask that is left out is the service's to compute.
 */
export interface Acl {
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly entries: readonly AclEntry[];
}

export interface GetAclRequest extends OperationRequest {
  readonly path: string;
}

/** Core has checked the list: it is complete, names nobody twice, and holds nothing that the store does not declare. */
export interface SetAclRequest extends OperationRequest {
  readonly path: string;
  /** The whole list. Owner and group stay where they are not given. */
  readonly acl: Acl;
  /** Also everything below; files get the access entries alone. */
  readonly recursive: boolean;
}

/** Something below whose list could not be set, and why. */
export interface AclFailure {
  readonly path: string;
  readonly error: Error;
}

/** What a list was set on. */
export interface SetAclResult {
  /** Files whose list was set. */
  readonly files: number;
  /** Directories whose list was set, the one that was named included. */
  readonly directories: number;
  /** What a recursive change did not reach. Empty when it reached all. */
  readonly failures: readonly AclFailure[];
}

/** The vendor clients that drivers hand out, by driver type. Drivers add theirs by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by drivers through declaration merging
export interface NativeClients {}

/** What a driver implements for files: each takes one request, and exists exactly when its capability is declared. */
export interface FileOperations {
  stat(request: StatRequest): Promise<Entry>;
  read(request: ReadRequest): Promise<ReadResponse>;
  write(request: WriteRequest): Promise<WriteResult>;
  append(request: AppendRequest): Promise<WriteResult>;
  list(request: ListRequest): AsyncIterable<ListPage>;
  /** Resolves also when there was nothing. */
  delete(request: DeleteRequest): Promise<void>;
  /** Optional even where `delete` is declared: many deletes in one request. */
  deleteMany(request: DeleteManyRequest): Promise<readonly DeleteOutcome[]>;
  /** Resolves also when there was nothing. */
  deleteDirectory(request: DeleteDirectoryRequest): Promise<void>;
  /** Resolves also when it was there; makes missing parents. `PATH.EXISTS` if it is a file. */
  createDirectory(request: CreateDirectoryRequest): Promise<DirectoryEntry>;
  copy(request: CopyRequest): Promise<WriteResult>;
  rename(request: RenameRequest): Promise<void>;
  setMetadata(request: SetMetadataRequest): Promise<void>;
  signUrl(request: SignUrlRequest): Promise<SignedUrl>;
  getAcl(request: GetAclRequest): Promise<Acl>;
  /** Throws when the path itself is refused; what fails below it is told in the result. */
  setAcl(request: SetAclRequest): Promise<SetAclResult>;
  native(request: OperationRequest): Promise<unknown>;
}
