import type { Content } from '../content/content.ts';
import type { Found, SourceFile } from './found.ts';

/** How a file is opened. */
export interface OpenRequest {
  /** A file of up to this many bytes is read at once. */
  readonly bufferSize: number;
  readonly signal: AbortSignal;
}

/** Where files come from: a folder on disk, a list of files, a folder or file of a datastore. */
export interface Source {
  /** For people. */
  readonly name: string;
  /** A file may have the name of a folder that holds others, and the order of the files shows it. */
  readonly showsNesting: boolean;
  /** Everything there is, as it is found. What cannot be read is found as failed; only what ends the listing throws. */
  find(signal: AbortSignal): AsyncIterable<Found>;
  /** Opens a file. The caller closes it. */
  open(file: SourceFile, request: OpenRequest): Promise<Content>;
  /** The file's MD5, base64, if it is known or can be computed without a transfer. */
  md5(file: SourceFile, signal: AbortSignal): Promise<string | undefined>;
}
