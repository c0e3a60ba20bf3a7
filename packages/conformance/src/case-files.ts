import {
  type Body,
  type Datastore,
  type Entry,
  isDatastoreError,
  joinPath,
  requireCapabilities,
  supports,
  tryRelativePath,
  type WriteOptions,
} from '@stowage/core';

/** Files laid out at a time. */
const concurrency = 16;

/**
 * The folder of one case, by the witness: what a case finds there is what is there, whatever the store under test says.
 * Names are relative to the folder; methods that look at files take the whole path, as the store does.
 */
export class CaseFiles {
  readonly folder: string;
  readonly #witness: Datastore;

  constructor(witness: Datastore, folder: string) {
    this.#witness = witness;
    this.folder = folder;
  }

  /** Lays out a file and gives its path. Without a body it holds its own name. */
  async put(name: string, body: Body = name, options?: WriteOptions): Promise<string> {
    const path = joinPath(this.folder, name);
    await requireCapabilities(this.#witness, 'write').write(path, body, options);
    return path;
  }

  /** Lays out many small files, several at a time, and gives their paths in the order of the names. */
  async putAll(names: readonly string[]): Promise<readonly string[]> {
    const waiting = names.values();
    const worker = async (): Promise<void> => {
      for (const name of waiting) await this.put(name);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return names.map((name) => joinPath(this.folder, name));
  }

  /** Makes a directory that exists of itself, also without files in it. */
  async makeDirectory(name: string): Promise<string> {
    const path = joinPath(this.folder, name);
    await requireCapabilities(this.#witness, 'createDirectory').createDirectory(path);
    return path;
  }

  async bytes(path: string): Promise<Uint8Array> {
    return (await requireCapabilities(this.#witness, 'read').read(path)).bytes();
  }

  async text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path));
  }

  entry(path: string): Promise<Entry> {
    return requireCapabilities(this.#witness, 'stat').stat(path);
  }

  async has(path: string): Promise<boolean> {
    try {
      await this.entry(path);
      return true;
    } catch (error) {
      if (isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
      throw error;
    }
  }

  /** The names of all files in the folder, sorted. */
  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const entry of requireCapabilities(this.#witness, 'list').list(this.folder, { recursive: true })) {
      if (entry.kind === 'file') names.push(tryRelativePath(this.folder, entry.path) ?? entry.path);
    }
    return names.sort();
  }

  /** Takes the folder away with all that is in it, as far as the witness can. */
  async clear(): Promise<void> {
    const witness: Datastore = this.#witness;
    if (supports(witness, 'list') && supports(witness, 'delete')) {
      const files = async function* (folder: string): AsyncGenerator<string> {
        for await (const entry of witness.list(folder, { recursive: true })) if (entry.kind === 'file') yield entry.path;
      };
      for await (const { error } of witness.deleteMany(files(this.folder))) if (error !== undefined) throw error;
    }
    if (supports(witness, 'deleteDirectory')) await witness.deleteDirectory(this.folder, { recursive: true });
  }
}
