import type { ByteSource } from '@stowage/tabular';

/** A file of rows, as it is listed. */
export interface RoomFile {
  readonly path: string;
  readonly size: number;
}

/** How a file comes to its name. */
export interface PutOptions {
  /** Whether a file of that name is replaced; else it is `PATH.EXISTS`. */
  readonly replace: boolean;
  readonly contentType: string;
  readonly signal: AbortSignal;
}

/** Where files of rows lie: a datastore, or the disk. Paths are its own. */
export interface FileRoom {
  /** How a path is written, for people. */
  nameOf(path: string): string;
  /** What is at a path: a file, a folder, or nothing. */
  look(path: string, signal: AbortSignal): Promise<RoomFile | 'folder' | undefined>;
  /** All files below a folder, in the order of their paths; none for a folder that is not there. */
  list(folder: string, signal: AbortSignal): Promise<readonly RoomFile[]>;
  open(file: RoomFile): ByteSource;
  /** Gives a file its name when it is complete, or leaves what was there. Gives its size. */
  put(path: string, chunks: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number>;
  remove(path: string, signal: AbortSignal): Promise<void>;
  join(folder: string, name: string): string;
}
