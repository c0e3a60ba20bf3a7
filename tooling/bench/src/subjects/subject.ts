/** The services whose clients are compared. */
export type Service = 'blob' | 'files' | 'gen2';

/** Where the server listens and how to address it. */
export interface Target {
  /** Of the service, for this account. */
  readonly endpoint: string;
  /** Gen2 only: the same account's Blob endpoint. */
  readonly blobEndpoint?: string | undefined;
  readonly accountName: string;
  readonly accountKey: string;
  /** The container, share or file system. */
  readonly container: string;
}

/** `on` and `off` for large transfers, as far as the client has means; `default` leaves it as the client comes. */
export type ChecksumMode = 'on' | 'off' | 'default';

/** How many bytes a block of a large upload has. */
export const blockSize: number = 8 * 1024 * 1024;

/** How many blocks of one upload are under way at once. */
export const blockConcurrency = 4;

/** One client under test, doing what a program would do with its ordinary interface. */
export interface Subject {
  /** Stores a small file. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** Reads a small file whole. Resolves to its size. */
  get(name: string): Promise<number>;
}

/** A client of Blob storage, which is measured in more. */
export interface BlobSubject extends Subject {
  /** Uploads a stream in blocks of `blockSize`, `blockConcurrency` at once. */
  upload(name: string, source: AsyncIterable<Buffer>): Promise<void>;
  /** Streams a blob to its end, keeping nothing. Resolves to the bytes that came. */
  download(name: string): Promise<number>;
  /** Lists all names of the container, entry by entry. Resolves to their number. */
  list(): Promise<number>;
}

/** What a subject's file exports as `subject`. */
export interface SubjectModule<S extends Subject = Subject> {
  /** How it protects a large transfer; undefined when it has no means, and then it sits out those works. */
  readonly checks: string | undefined;
  /** What it does about small files, said in the table. */
  readonly smallChecks: string;
  create(target: Target, checksums: ChecksumMode): Promise<S>;
}

/** The same for Blob storage. */
export type BlobSubjectModule = SubjectModule<BlobSubject>;
