/** Where the stub listens and how to address it. */
export interface Target {
  readonly blobEndpoint: string;
  readonly connectionString: string;
  readonly accountName: string;
  readonly accountKey: string;
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
  /** Stores a small blob. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** Reads a small blob whole. Resolves to its size. */
  get(name: string): Promise<number>;
  /** Uploads a stream in blocks of `blockSize`, `blockConcurrency` at once. */
  upload(name: string, source: AsyncIterable<Buffer>): Promise<void>;
  /** Streams a blob to its end, keeping nothing. Resolves to the bytes that came. */
  download(name: string): Promise<number>;
  /** Lists all names of the container, entry by entry. Resolves to their number. */
  list(): Promise<number>;
}

/** What a subject's file exports as `subject`. */
export interface SubjectModule {
  /** How it protects a large transfer; undefined when it has no means, and then it sits out those works. */
  readonly checks: string | undefined;
  /** What it does about small blobs, said in the table. */
  readonly smallChecks: string;
  create(target: Target, checksums: ChecksumMode): Promise<Subject>;
}
