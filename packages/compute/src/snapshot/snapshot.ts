/** A file, folder or link of the source directory as it goes to the compute. */
export interface SnapshotEntry {
  /** Relative to the source directory, `/` between names. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link';
  /** Permission bits of a file: 0o755. */
  readonly mode: number;
  /** Bytes of a file. */
  readonly size: number;
  /** Of a link: relative to the link's own folder, `/` between names; never leads out of the source directory. */
  readonly target?: string | undefined;
}

/** What was left out of a snapshot although no ignore file says so, and why. */
export interface SnapshotOmission {
  readonly path: string;
  readonly because: string;
  /** Nobody need be told. */
  readonly expected?: true | undefined;
}

/** The source directory of a run, without what is ignored. */
export interface Snapshot {
  /** Absolute. */
  readonly directory: string;
  /** Folders before what is in them. */
  readonly entries: readonly SnapshotEntry[];
  readonly omissions: readonly SnapshotOmission[];
  /** The content of a file. It is counted into the digest of the snapshot as it is read to its end; read each file once. */
  read(entry: SnapshotEntry): AsyncIterable<Uint8Array>;
  /** One digest of all that was read, names included. */
  digest(): string;
}
