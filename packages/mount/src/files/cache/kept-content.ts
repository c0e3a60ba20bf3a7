import { readdir, readFile, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { unitSize } from '../content/units.ts';
import { tryParseBlock } from './block-file.ts';
import type { BlockWriter } from './block-writer.ts';

/** A run of units out of the disk cache. */
export interface KeptRun {
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

interface KeptFile {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** How a run is named: its first unit and how many there are. */
const blockName = /^(\d{1,10})-(\d{1,4})$/;

/** What the disk cache has of one version of a file. */
export class KeptContent {
  readonly #folder: string;
  readonly #digest: Buffer;
  readonly #fileSize: number;
  readonly #writer: BlockWriter;
  readonly #files = new Map<number, KeptFile>();
  readonly #used = new Set<string>();

  constructor(folder: string, digest: Buffer, fileSize: number, writer: BlockWriter) {
    this.#folder = folder;
    this.#digest = digest;
    this.#fileSize = fileSize;
    this.#writer = writer;
  }

  /** Finds out what there is. A folder that is not there, or cannot be read, has nothing. */
  async load(): Promise<this> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const [, first, count] = blockName.exec(name) ?? [];
      if (first !== undefined && count !== undefined) this.#add(name, Number(first), Number(count));
    }
    return this;
  }

  has(unit: number): boolean {
    return this.#files.has(unit);
  }

  /** The run that holds a unit. One that is gone or damaged is forgotten. */
  async tryRead(unit: number): Promise<KeptRun | undefined> {
    const file = this.#files.get(unit);
    if (file === undefined) return undefined;
    const path = join(this.#folder, file.name);
    const block = await readFile(path).catch(() => undefined);
    const bytes = block && tryParseBlock(block, this.#digest, file.first);
    if (bytes !== undefined && bytes.byteLength === this.#sizeOf(file)) {
      this.#touch(path);
      return { first: file.first, last: file.last, bytes };
    }
    for (let index = file.first; index <= file.last; index++) if (this.#files.get(index) === file) this.#files.delete(index);
    if (block !== undefined) await unlink(path).catch(() => undefined);
    return undefined;
  }

  /** Keeps a run, some time later; when the disk does not keep up, it is not kept. */
  keep(first: number, pieces: readonly Uint8Array[]): void {
    const size = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const count = Math.ceil(size / unitSize);
    const name = `${first}-${count}`;
    this.#writer.write({ folder: this.#folder, name, digest: this.#digest, first, pieces, size }, () => this.#add(name, first, count));
  }

  #add(name: string, first: number, count: number): void {
    const file = { name, first, last: first + count - 1 };
    for (let index = first; index <= file.last; index++) this.#files.set(index, file);
  }

  #sizeOf({ first, last }: KeptFile): number {
    return Math.min((last + 1) * unitSize, this.#fileSize) - first * unitSize;
  }

  /** By the time of use the cache is pruned; once a mount will do. */
  #touch(path: string): void {
    if (this.#used.has(path)) return;
    this.#used.add(path);
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }
}
