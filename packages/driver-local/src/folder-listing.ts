import { isUtf8 } from 'node:buffer';
import { type Entry, isDatastoreError, joinPath, throwIfAborted } from '@stowage/core/driver';
import { inside, type LocalClient } from './client.ts';
import { toDirectoryEntry, toFileEntry } from './entries.ts';
import { isErrno } from './errors.ts';
import type { Facts } from './facts.ts';
import { mayBeLeftover, sweepLeftover } from './leftovers.ts';
import { isReserved } from './names.ts';
import type { Pin } from './pin.ts';
import { SmallestNames, type SortedName } from './smallest-names.ts';

const defaultNamesPerPass = 50_000;

/** An entry of a folder, and whether it is a folder to go down into. */
export interface Child {
  readonly name: string;
  readonly entry: Entry;
  readonly descends: boolean;
}

/** How a folder is listed. */
export interface FolderListingOptions {
  /** The key of a child behind which to begin. */
  readonly after?: string | undefined;
  /** Children a step, at most. */
  readonly step: number;
  /**
   * Names that one pass over the folder takes: the memory that a folder of any size costs, and the passes that a large one
   * takes. Default 50 000.
   */
  readonly namesPerPass?: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Told of each name that is not UTF-8, once. */
  readonly onUnnamable: (folder: string, name: Buffer) => void;
}

/**
 * The children of one pinned folder in the order of their keys, a step at a time. A folder that has more names than fit is read
 * again for each further part, so that the order costs no memory.
 */
export class FolderListing implements Disposable {
  readonly path: string;
  readonly pin: Pin;
  readonly #client: LocalClient;
  readonly #options: FolderListingOptions;
  readonly #namesPerPass: number;
  #names: readonly SortedName[] = [];
  #next = 0;
  #after: string | undefined;
  #passes = 0;
  #finished = false;

  constructor(client: LocalClient, pin: Pin, path: string, options: FolderListingOptions) {
    this.#client = client;
    this.pin = pin;
    this.path = path;
    this.#options = options;
    this.#after = options.after;
    this.#namesPerPass = options.namesPerPass ?? defaultNamesPerPass;
  }

  [Symbol.dispose](): void {
    this.pin[Symbol.dispose]();
  }

  /** The next children; undefined behind the last. */
  async next(): Promise<readonly Child[] | undefined> {
    for (;;) {
      throwIfAborted(this.#options.signal);
      if (this.#next === this.#names.length) {
        if (this.#finished) return undefined;
        await this.#pass();
      }
      const names = this.#names.slice(this.#next, this.#next + this.#options.step);
      this.#next += names.length;
      const children = await Promise.all(names.map((name) => this.#child(name)));
      const found = children.filter((child) => child !== undefined);
      if (found.length > 0) return found;
    }
  }

  async #pass(): Promise<void> {
    const first = this.#passes++ === 0;
    const names = (await this.#select(first)) ?? (await this.#selectByBytes(first));
    this.#names = names;
    this.#next = 0;
    this.#after = names.at(-1)?.key ?? this.#after;
    this.#finished = names.length < this.#namesPerPass;
  }

  /** The next names; undefined when one may not be UTF-8. */
  async #select(first: boolean): Promise<readonly SortedName[] | undefined> {
    const smallest = new SmallestNames(this.#namesPerPass, this.#after);
    for await (const { name, kind } of this.#client.names(this.pin)) {
      // Either a name that holds this very character, or one that could not be decoded.
      if (name.includes('\ufffd')) return undefined;
      if (kind === 'file' && !isReserved(name)) offer(smallest, name, name, kind);
      else await this.#consider(smallest, name, kind, first);
    }
    return smallest.take();
  }

  async #selectByBytes(first: boolean): Promise<readonly SortedName[]> {
    const smallest = new SmallestNames(this.#namesPerPass, this.#after);
    for await (const { name, kind } of this.#client.rawNames(this.pin)) {
      if (isUtf8(name)) await this.#consider(smallest, name.toString('utf8'), kind, first);
      else if (first) this.#options.onUnnamable(this.path, name);
    }
    return smallest.take();
  }

  async #consider(smallest: SmallestNames, name: string, kind: Facts['kind'], first: boolean): Promise<void> {
    throwIfAborted(this.#options.signal);
    if (isReserved(name)) {
      if (first && mayBeLeftover(name)) await sweepLeftover(this.#client, this.pin, name);
    } else if (kind === 'file' || kind === 'directory') {
      offer(smallest, name, kind === 'file' ? name : `${name}/`, kind);
    } else if (kind === 'link' && (smallest.accepts(name) || smallest.accepts(`${name}/`))) {
      const target = await this.#followLink(name);
      if (target !== undefined) offer(smallest, name, target.kind === 'directory' ? `${name}/` : name, 'link');
    }
  }

  async #child({ name, kind }: SortedName): Promise<Child | undefined> {
    const facts = kind === 'link' ? await this.#followLink(name) : await this.#client.tryFacts(inside(this.pin, name));
    const path = joinPath(this.path, name);
    if (facts?.kind === 'file') return { name, entry: toFileEntry(path, facts), descends: false };
    // A link to a folder is shown and not gone into: what is below it would come twice, or without end.
    if (facts?.kind === 'directory') return { name, entry: toDirectoryEntry(path, facts), descends: kind !== 'link' };
    return undefined;
  }

  /** What a link leads to; undefined when that lies outside the root, is not there, or cannot be reached. */
  async #followLink(name: string): Promise<Facts | undefined> {
    try {
      using target = await this.#client.pin(joinPath(this.path, name));
      return await this.#client.factsOfPin(target);
    } catch (error) {
      if (isDatastoreError(error, 'PATH.INVALID') || isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES')) return undefined;
      throw error;
    }
  }
}

function offer(smallest: SmallestNames, name: string, key: string, kind: Facts['kind']): void {
  if (smallest.accepts(key)) smallest.add({ name, key, kind });
}
