import type { FileEntry, ReadResult } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { DiskCache } from '../cache/disk-cache.ts';
import type { MemoryCache } from '../cache/memory-cache.ts';
import { type FileDatastore, withinLimit } from '../store-calls.ts';
import { orAbort } from '../waiting.ts';
import { RemoteContent } from './remote-content.ts';
import { unitSize, unitsOfRun } from './units.ts';
import { isSameVersion } from './version.ts';

/** What all contents of a file system share. */
export interface ContentParts {
  readonly store: FileDatastore;
  readonly timeout: number;
  readonly memory: MemoryCache;
  readonly disk: DiskCache | undefined;
  /** The store can be asked for parts of files; else they are read whole, each time that something of them is missing. */
  readonly hasRanges: boolean;
  /** Whether more may be fetched ahead. */
  hasRoom(): boolean;
  begin(bytes: number): void;
  end(bytes: number): void;
  /** Told of a content that the store has no longer. */
  onStale(content: RemoteContent): void;
}

/** What is needed to make a source of contents. */
export interface ContentSourceOptions extends Pick<ContentParts, 'store' | 'timeout' | 'memory' | 'disk' | 'onStale'> {
  /** Bytes on their way at a time beyond which nothing is fetched ahead. */
  readonly maxAhead: number;
}

/** Opens versions of files. */
export class ContentSource {
  readonly #parts: ContentParts;

  constructor(options: ContentSourceOptions) {
    const { store, timeout, memory, disk, onStale, maxAhead } = options;
    let underWay = 0;
    this.#parts = {
      store,
      timeout,
      memory,
      disk,
      hasRanges: store.capabilities.read?.range === true,
      onStale,
      hasRoom: () => underWay < maxAhead,
      begin: (bytes) => {
        underWay += bytes;
      },
      end: (bytes) => {
        underWay -= bytes;
      },
    };
  }

  /** A version that is known to be the current one, without asking. */
  create(path: string, entry: FileEntry): RemoteContent {
    return new RemoteContent(this.#parts, path, entry);
  }

  /**
   * The current version, as the store says now. Where its beginning is not at hand, the answer brings it: a small file takes one request in all.
   *
   * @throws DatastoreError `PATH.NOT_FOUND`, `PATH.IS_DIRECTORY`
   */
  async openCurrent(path: string, known: FileEntry | undefined, signal: AbortSignal | undefined): Promise<RemoteContent> {
    const candidate = known === undefined ? undefined : this.create(path, known);
    const { store, timeout } = this.#parts;
    if ((candidate !== undefined && (await candidate.hasStart())) || !this.#parts.hasRanges) {
      const entry = await withinLimit(timeout, signal, (limited) => store.stat(path, { signal: limited.signal }));
      if (entry.kind !== 'file') throw new FileSystemError('EISDIR', `${path} is a directory by now.`);
      return candidate !== undefined && isSameVersion(entry, candidate.entry) ? candidate : this.create(path, entry);
    }
    return this.#openByReading(path, known?.size ?? 0, signal);
  }

  #openByReading(path: string, size: number, signal: AbortSignal | undefined): Promise<RemoteContent> {
    const { store, timeout } = this.#parts;
    const length = size > 0 && size <= unitsOfRun * unitSize ? size : unitSize;
    const opened = Promise.withResolvers<RemoteContent>();
    // The rest of the answer is taken in when whoever opened the file has gone on already.
    withinLimit(timeout, undefined, async (limited) => {
      const result: ReadResult = await store.read(path, { range: { offset: 0, length }, signal: limited.signal });
      const content = this.create(path, result.entry);
      const taken = content.take(result, limited);
      opened.resolve(content);
      await taken;
    }).catch(opened.reject);
    return orAbort(opened.promise, signal);
  }
}
