/** How far a copy of rows is. Survives JSON. */
export interface RowProgress {
  readonly rows: {
    /** That the source gave. */
    readonly read: number;
    /** That the target took so far; before it is committed, nobody sees them. */
    readonly written: number;
    /** That did not fit and were left out. */
    readonly rejected: number;
  };
  readonly bytes: {
    /** Of files that are read. */
    readonly read: number;
    /** Of files that are written. */
    readonly written: number;
  };
  readonly files: { readonly read: number; readonly written: number };
  /** Milliseconds since the start. */
  readonly elapsed: number;
}

/** Takes progress. An error ends the copy. */
export type OnRowProgress = (progress: RowProgress) => void;
