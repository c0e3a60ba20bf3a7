/** How far a transfer is. Survives JSON. */
export interface TransferProgress {
  readonly files: {
    /** Seen in the source so far; the total once `listed` is true. */
    readonly found: number;
    readonly done: number;
    readonly skipped: number;
    readonly failed: number;
  };
  readonly bytes: {
    /** Of all files found so far. */
    readonly found: number;
    /** Of files done and of those under way; what a failed file had sent is taken back. */
    readonly done: number;
    /** Of files skipped or failed: `found` minus these two is what is left. */
    readonly passed: number;
  };
  /** Whether the source has been listed to its end. */
  readonly listed: boolean;
  /** The files under way, as the source names them. */
  readonly current: readonly string[];
  /** Milliseconds since the start. */
  readonly elapsed: number;
}

/** Takes progress. */
export type OnProgress = (progress: TransferProgress) => void;
