import type { FileEntry, ReadResult } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { KeptContent } from '../cache/kept-content.ts';
import { type Limited, withinLimit } from '../store-calls.ts';
import { orAbort } from '../waiting.ts';
import type { ContentParts } from './content-source.ts';
import { fetchRange, isBroken, isChange, toReadError } from './fetch-range.ts';
import type { ReadPattern } from './read-pattern.ts';
import { sizeOfUnit, takeBytes, type Unit, UnitCutter, unitSize, unitsOfRun } from './units.ts';
import { versionOf } from './version.ts';

/** How often a range is asked for when its answer breaks off. Each time core has repeated the request as the store's policy has it. */
const maxAttempts = 3;

interface Awaited {
  readonly promise: Promise<Unit>;
  readonly resolve: (unit: Unit) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One version of a file in the store, read by units: from memory, from the disk, or by ranges of which several are under way at a time. Whoever
 * waits for a unit shares the request for it; one that stops waiting does not end it.
 */
export class RemoteContent {
  /** Handles that read it. */
  users = 0;
  readonly #parts: ContentParts;
  #entry: FileEntry;
  #path: string;
  #version: string;
  #key: string;
  readonly #awaited = new Map<number, Awaited>();
  readonly #stop = new AbortController();
  #kept: Promise<KeptContent> | undefined;
  #failure: FileSystemError | undefined;

  constructor(parts: ContentParts, path: string, entry: FileEntry) {
    this.#parts = parts;
    this.#path = path;
    this.#entry = entry;
    this.#version = versionOf(entry);
    this.#key = `${path}\0${this.#version}`;
  }

  get entry(): FileEntry {
    return this.#entry;
  }

  get path(): string {
    return this.#path;
  }

  get version(): string {
    return this.#version;
  }

  /** The file was renamed here: the same bytes are at another path, as another version. */
  move(path: string, entry: FileEntry): void {
    this.#path = path;
    this.#entry = entry;
    this.#version = versionOf(entry);
    this.#key = `${path}\0${this.#version}`;
    this.#kept = undefined;
  }

  get size(): number {
    return this.entry.size;
  }

  /** The store has another version by now, so that this one can be read no more. */
  get isStale(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether the beginning is at hand, so that opening it need not fetch it. */
  async hasStart(): Promise<boolean> {
    if (this.size === 0 || this.#parts.memory.has(this.#key, 0)) return true;
    return (await this.#keptContent())?.has(0) === true;
  }

  /**
   * Bytes from `offset`, fewer only at the end of the file.
   *
   * @throws FileSystemError EIO when the store has another version, or does not answer.
   */
  async read(offset: number, length: number, pattern: ReadPattern, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
    if (this.#failure !== undefined) throw this.#failure;
    const end = Math.min(offset + length, this.size);
    if (offset >= end) return [];
    const first = Math.floor(offset / unitSize);
    const last = Math.floor((end - 1) / unitSize);
    const until = Math.min(pattern.observe(offset, end), this.size);
    const units: (Unit | Promise<Unit>)[] = [];
    // A small file is fetched whole.
    if (this.size <= unitsOfRun * unitSize || !this.#parts.hasRanges) this.#demand(0, Math.ceil(this.size / unitSize) - 1);
    else this.#demand(first, last);
    for (let index = first; index <= last; index++) {
      const unit = this.#parts.memory.get(this.#key, index) ?? this.#awaited.get(index)?.promise;
      // What came from memory a moment ago may have made room for what was asked for since.
      units.push(unit ?? this.#loadAgain(index));
    }
    if (this.#parts.hasRanges) this.#fetchAhead(last + 1, Math.ceil(until / unitSize));
    const pieces: Uint8Array[] = [];
    for (const [place, waiting] of units.entries()) {
      const unit = waiting instanceof Promise ? await orAbort(waiting, signal) : waiting;
      const start = (first + place) * unitSize;
      takeBytes(unit, Math.max(0, offset - start), end - start, pieces);
    }
    if (this.#failure !== undefined) throw this.#failure;
    return pieces;
  }

  /** Takes in the answer to a range that begins with unit 0: the first read of a file is what opens it. */
  async take(result: ReadResult, limited: Limited): Promise<void> {
    const { offset, length } = result.range;
    const isToEnd = offset + length >= this.size;
    const last = (isToEnd ? Math.ceil(length / unitSize) : Math.floor(length / unitSize)) - 1;
    this.#expect(0, last);
    try {
      const pieces = await this.#fill(result, 0, limited);
      if (isToEnd || length % unitSize === 0) (await this.#keptContent())?.keep(0, pieces);
    } catch (error) {
      let next = 0;
      while (next <= last && !this.#awaited.has(next)) next++;
      if (isBroken(error) && next <= last) await this.#load(next, last);
      else this.#fail(next, last, error);
    }
  }

  /** Nobody reads it any more: what is under way is given up. */
  close(): void {
    this.#stop.abort(new FileSystemError('EIO', 'The file was closed.'));
  }

  /** The store has another version: nothing of this one is given out any more. */
  markStale(message: string = 'The file was changed in the datastore since it was opened; open it again.'): void {
    if (this.#failure !== undefined) return;
    this.#failure = new FileSystemError('EIO', `${this.path}: ${message}`);
    this.#stop.abort(this.#failure);
    this.#parts.onStale(this);
  }

  /** Sees to it that units come, by as few requests as there can be. */
  #demand(first: number, last: number): void {
    for (let index = first; index <= last; ) {
      if (this.#isComing(index)) {
        index++;
        continue;
      }
      let end = index;
      const longest = this.#parts.hasRanges ? unitsOfRun : Number.POSITIVE_INFINITY;
      while (end < last && end - index + 1 < longest && !this.#isComing(end + 1)) end++;
      void this.#load(index, end);
      index = end + 1;
    }
  }

  /** Runs from `first` up to `end`, whole ones where there are more to come, so that requests do not get small. */
  #fetchAhead(first: number, end: number): void {
    const count = Math.ceil(this.size / unitSize);
    let index = first;
    while (index < end && this.#parts.hasRoom()) {
      if (this.#isComing(index)) {
        index++;
        continue;
      }
      const border = Math.min(count, index - (index % unitsOfRun) + unitsOfRun);
      const isYoung = end - first < 2 * unitsOfRun;
      if (border > end && !isYoung) break;
      let last = index;
      while (last + 1 < Math.min(border, end) && !this.#isComing(last + 1)) last++;
      void this.#load(index, last);
      index = last + 1;
    }
  }

  #isComing(index: number): boolean {
    return this.#awaited.has(index) || this.#parts.memory.has(this.#key, index);
  }

  #loadAgain(index: number): Promise<Unit> {
    void this.#load(index, index);
    return (this.#awaited.get(index) as Awaited).promise;
  }

  /** Brings units into memory; whoever awaits them hears of a failure. */
  async #load(first: number, last: number): Promise<void> {
    this.#expect(first, last);
    const bytes = (last - first + 1) * unitSize;
    this.#parts.begin(bytes);
    try {
      const kept = await this.#keptContent();
      for (let at = first; at <= last; ) {
        const run = await kept?.tryRead(at);
        if (run !== undefined) {
          const cutter = new UnitCutter(run.first, this.size, (index, unit) => this.#settle(index, unit));
          cutter.push(run.bytes);
          at = run.last + 1;
          continue;
        }
        let end = at;
        while (end < last && kept?.has(end + 1) !== true) end++;
        await this.#fetch(at, end, kept);
        at = end + 1;
      }
    } catch (error) {
      this.#fail(first, last, error);
    } finally {
      this.#parts.end(bytes);
    }
  }

  async #fetch(first: number, last: number, kept: KeptContent | undefined): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { path } = this;
      try {
        const pieces = await withinLimit(this.#parts.timeout, this.#stop.signal, (limited) => this.#fetchOnce(first, last, limited));
        kept?.keep(first, pieces);
        return;
      } catch (error) {
        if (attempt === maxAttempts || this.#stop.signal.aborted) throw error;
        // What was not there any more may have been renamed meanwhile.
        if (!isBroken(error) && (!isChange(error) || path === this.path)) throw error;
      }
    }
  }

  async #fetchOnce(first: number, last: number, limited: Limited): Promise<readonly Uint8Array[]> {
    const offset = first * unitSize;
    const length = Math.min((last + 1) * unitSize, this.size) - offset;
    const { store, hasRanges } = this.#parts;
    const result = await fetchRange(store, this.path, this.entry, hasRanges ? { offset, length } : undefined, limited.signal);
    return this.#fill(result, hasRanges ? first : 0, limited);
  }

  /** Cuts an answer into units as it comes, and gives all its pieces. */
  async #fill(result: ReadResult, first: number, limited: Limited): Promise<readonly Uint8Array[]> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    const cutter = new UnitCutter(first, this.size, (index, unit) => this.#settle(index, unit));
    for await (const chunk of result) {
      limited.progress();
      cutter.push(chunk);
      pieces.push(chunk);
      size += chunk.byteLength;
    }
    if (size < result.range.length) throw new FileSystemError('EIO', `The datastore gave ${size} of ${result.range.length} bytes.`);
    return pieces;
  }

  #keptContent(): Promise<KeptContent> | undefined {
    if (this.#parts.disk === undefined) return undefined;
    this.#kept ??= this.#parts.disk.open(this.path, this.version, this.size);
    return this.#kept;
  }

  #expect(first: number, last: number): void {
    for (let index = first; index <= last; index++) {
      if (this.#awaited.has(index)) continue;
      const awaited = Promise.withResolvers<Unit>();
      // It fails when somebody waits for it, or unheard of.
      awaited.promise.catch(() => undefined);
      this.#awaited.set(index, awaited);
    }
  }

  #settle(index: number, unit: Unit): void {
    if (unit.size !== sizeOfUnit(index, this.size)) return;
    this.#parts.memory.put(this.#key, index, unit);
    this.#awaited.get(index)?.resolve(unit);
    this.#awaited.delete(index);
  }

  #fail(first: number, last: number, error: unknown): void {
    if (isChange(error)) this.markStale();
    const cause = this.#failure ?? toReadError(error);
    for (let index = first; index <= last; index++) {
      this.#awaited.get(index)?.reject(cause);
      this.#awaited.delete(index);
    }
  }
}
