import { baseName, type Entry } from '@stowage/core';

/** Names that are fetched before somebody asks for them, so that a huge directory of which the beginning is read costs little. */
const namesAhead = 20_000;

/** A name in a listing. */
export interface ListedName {
  readonly name: string;
  readonly entry: Entry;
  /** When the entry was true, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** It has been removed here since. */
  isRemoved: boolean;
}

/** A page of a listing, and when it was asked for. */
export interface ListedPage {
  readonly entries: readonly Entry[];
  readonly at: number;
}

/**
 * The names in a directory, as they come from the store page by page. Names keep their positions; what is made and removed here meanwhile is
 * worked in, so that a listing stays true until it is too old.
 */
export class DirectoryListing {
  /** When it was asked for. */
  readonly at: number;
  readonly items: ListedName[] = [];
  #byName = new Map<string, ListedName>();
  #isComplete = false;
  #failure: { readonly error: unknown } | undefined;
  #wanted = 0;
  #resume: (() => void) | undefined;
  #more: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(at: number) {
    this.at = at;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Fills it. A name that comes twice, as a file and as a directory of a flat store, is the file, as it is for `stat`. */
  async fill(pages: AsyncIterable<ListedPage>, isShown: (name: string) => boolean): Promise<void> {
    try {
      for await (const { entries, at } of pages) {
        for (const entry of entries) this.#add(entry, at, isShown);
        this.#wake();
        while (this.items.length > this.#wanted + namesAhead) await new Promise<void>((resolve) => (this.#resume = resolve));
      }
      this.#isComplete = true;
    } catch (error) {
      this.#failure = { error };
    }
    this.#wake();
  }

  get(name: string): ListedName | undefined {
    const item = this.#byName.get(name);
    return item === undefined || item.isRemoved ? undefined : item;
  }

  /** Resolves when there is an item at the position, or to false when there will be none. */
  async has(position: number): Promise<boolean> {
    if (position > this.#wanted) {
      this.#wanted = position;
      this.#resume?.();
    }
    for (;;) {
      if (position < this.items.length) return true;
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isComplete) return false;
      if (this.#more === undefined) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#more = { promise, resolve };
      }
      await this.#more.promise;
    }
  }

  /** Something has this name now. */
  put(name: string, entry: Entry): void {
    this.remove(name);
    const item = { name, entry, at: performance.now(), isRemoved: false };
    this.#byName.set(name, item);
    this.items.push(item);
  }

  /** Nothing has this name any more. */
  remove(name: string): void {
    const item = this.#byName.get(name);
    if (item !== undefined) item.isRemoved = true;
    else this.#byName.set(name, { name, entry: { kind: 'file', path: name, size: 0 }, at: 0, isRemoved: true });
  }

  #add(entry: Entry, at: number, isShown: (name: string) => boolean): void {
    const name = baseName(entry.path);
    const known = this.#byName.get(name);
    // Known from this side already, which knows better.
    if (known !== undefined && (known.isRemoved || known.entry.kind === 'file' || entry.kind === 'directory')) return;
    if (!isShown(name)) return;
    if (known !== undefined) known.isRemoved = true;
    const item = { name, entry, at, isRemoved: false };
    this.#byName.set(name, item);
    this.items.push(item);
  }

  #wake(): void {
    this.#more?.resolve();
    this.#more = undefined;
  }
}
