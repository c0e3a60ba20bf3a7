/** What happened that no program hears of as an error. */
export interface FileSystemEvent {
  readonly kind: 'upload-failed' | 'content-changed' | 'cache-unusable' | 'name-hidden' | 'staging-left';
  /** The path in the datastore, or of the folder on disk. */
  readonly path: string;
  /** One sentence: what happened, and what to do. */
  readonly message: string;
  readonly cause?: unknown;
}

/** Takes events. */
export type Report = (event: FileSystemEvent) => void;
