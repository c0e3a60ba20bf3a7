import { baseName, type Entry, isDatastoreError, joinPath, type Retry } from '@stowage/core/driver';

/** A page of one directory to list. */
export interface DirectoryPageRequest {
  readonly path: string;
  /** Where to go on; undefined for the first page. */
  readonly marker: string | undefined;
  readonly maxResults: number;
  readonly signal: AbortSignal | undefined;
}

/** Some entries of one directory, without the unfinished ones. */
export interface DirectoryPage {
  readonly entries: readonly Entry[];
  /** Where to go on; undefined on the last page. */
  readonly marker: string | undefined;
}

/** How one service lists a directory. One that is not there, or is no directory, is `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY` or an empty page. */
export interface DirectoryLister {
  readonly retry: Retry;
  list(request: DirectoryPageRequest): Promise<DirectoryPage>;
}

/** What is left of one directory. */
export interface WalkLevel {
  readonly path: string;
  /** Directories in it that have been listed and not been walked, by their names. */
  readonly pending: readonly string[];
  /** The marker of its next page. */
  readonly next: string | undefined;
}

/** What is walked. */
export interface WalkOptions {
  readonly path: string;
  readonly recursive: boolean;
  readonly pageSize: number;
  /** What an earlier walk has left, outermost first. */
  readonly from?: readonly WalkLevel[] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Some entries of one directory. */
export interface WalkPage {
  readonly entries: readonly Entry[];
  /** What is left; empty at the end. */
  readonly left: readonly WalkLevel[];
}

/** Directories that come next are asked for ahead of their turn, this many at a time. */
const ahead = 4;

/**
 * Lists a directory, or all below it, depth first. Kept are only the directories on the way to the present one, each with the names of one
 * page of directories below it, so that memory does not grow with the number of files. What vanishes meanwhile is passed over.
 */
export async function* walk(lister: DirectoryLister, options: WalkOptions): AsyncGenerator<WalkPage, void, undefined> {
  const { path, recursive, from = [{ path, pending: [], next: firstPage }] } = options;
  const pages = new PagesAhead(lister, options);
  const levels = [...from];
  const give = async (directory: string, marker: string): Promise<WalkPage> => {
    const page = await pages.take(directory, marker);
    const level = { path: directory, pending: recursive ? directoriesOf(page) : [], next: page?.marker };
    if (!isDone(level)) levels.push(level);
    return { entries: page?.entries ?? [], left: [...levels] };
  };
  for (let level = levels.pop(); level !== undefined; level = levels.pop()) {
    const [name, ...pending] = level.pending;
    if (name === undefined) {
      if (level.next !== undefined) yield await give(level.path, level.next);
      continue;
    }
    const rest = { ...level, pending };
    if (!isDone(rest)) levels.push(rest);
    pages.prepare(level.path, level.pending.slice(0, ahead));
    yield await give(joinPath(level.path, name), firstPage);
  }
}

/** The marker of a directory's first page. */
const firstPage = '';

function isDone({ pending, next }: WalkLevel): boolean {
  return pending.length === 0 && next === undefined;
}

function directoriesOf(page: DirectoryPage | undefined): readonly string[] {
  return (page?.entries ?? []).filter(({ kind }) => kind === 'directory').map((entry) => baseName(entry.path));
}

/** The pages of directories, the first pages of some of them asked for before it is their turn. */
class PagesAhead {
  readonly #lister: DirectoryLister;
  readonly #options: WalkOptions;
  readonly #first = new Map<string, Promise<DirectoryPage | undefined>>();

  constructor(lister: DirectoryLister, options: WalkOptions) {
    this.#lister = lister;
    this.#options = options;
  }

  /** Asks for the first pages of directories. */
  prepare(parent: string, names: readonly string[]): void {
    for (const name of names) {
      const directory = joinPath(parent, name);
      if (this.#first.has(directory)) continue;
      const page = this.#list(directory, firstPage);
      // It fails when it is its turn, or never, if the consumer stops before.
      page.catch(() => undefined);
      this.#first.set(directory, page);
    }
  }

  /** A page; undefined where there is no such directory. */
  take(directory: string, marker: string): Promise<DirectoryPage | undefined> {
    const page = marker === firstPage ? this.#first.get(directory) : undefined;
    if (page !== undefined) this.#first.delete(directory);
    return page ?? this.#list(directory, marker);
  }

  async #list(path: string, marker: string): Promise<DirectoryPage | undefined> {
    const { pageSize: maxResults, signal } = this.#options;
    const request = { path, marker: marker === firstPage ? undefined : marker, maxResults, signal };
    try {
      return await this.#lister.retry(() => this.#lister.list(request), { idempotent: true, signal });
    } catch (error) {
      if (isDatastoreError(error, 'PATH.NOT_FOUND') || isDatastoreError(error, 'PATH.NOT_DIRECTORY')) return undefined;
      throw error;
    }
  }
}
