import { type Acl, type ContentHeaders, type Metadata, parentPath, throwIfAborted } from '@stowage/core/driver';
import { failures } from './errors.ts';
import { ensureDirectory, type MemoryDirectory, type MemoryFile } from './tree.ts';

/** How a memory service starts. */
export interface MemoryServiceOptions {
  /** Whether its memory is there from the start; if not, every request fails with `DATASTORE.NOT_FOUND` until it is provisioned. Default `true`. */
  readonly provisioned?: boolean | undefined;
  /** Who is let in; others get `ACCESS.DENIED`. Default: everybody. */
  readonly users?: readonly string[] | undefined;
}

const ownerMayAll: Acl = {
  entries: [
    { scope: 'access', type: 'user', read: true, write: true, execute: true },
    { scope: 'access', type: 'group', read: true, write: false, execute: true },
    { scope: 'access', type: 'other', read: false, write: false, execute: false },
  ],
};

/** Lets everything else that is due run first, as any request to a service does. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The service that the memory driver talks to: a tree of files, and counters by which a test sees what a driver did to it.
 * Several datastores opened with the same service share its files.
 *
 * @example
 * ```ts
 * const service = new MemoryService();
 * const store = await openDatastore(memory, { service });
 * ```
 */
export class MemoryService {
  /** Requests that arrived. */
  readonly requests: { count: number } = { count: 0 };
  /** Reads that were answered and neither read to their end nor given up. */
  openReads = 0;
  readonly #users: ReadonlySet<string> | undefined;
  #root: MemoryDirectory | undefined;
  #versions = 0;

  constructor(options: MemoryServiceOptions = {}) {
    this.#users = options.users && new Set(options.users);
    if (options.provisioned ?? true) this.provision();
  }

  /** Makes the memory if it is not there. */
  provision(): void {
    this.#root ??= this.createDirectory();
  }

  /**
   * Does one step in the name of a user. A step is never interrupted: what it changes, others see all of it or nothing.
   * An abort before it begins leaves everything as it was.
   */
  async request<T>(user: string, signal: AbortSignal | undefined, step: (root: MemoryDirectory) => T): Promise<T> {
    throwIfAborted(signal);
    this.requests.count++;
    await turn();
    throwIfAborted(signal);
    if (this.#users !== undefined && !this.#users.has(user)) throw failures.denied(user);
    if (this.#root === undefined) throw failures.absent();
    return step(this.#root);
  }

  createDirectory(): MemoryDirectory {
    const now = new Date();
    return {
      kind: 'directory',
      children: new Map(),
      createdAt: now,
      lastModified: now,
      etag: this.#newVersion(),
      metadata: {},
      acl: ownerMayAll,
    };
  }

  /** Puts a file under its name, with missing parents, in the place of what was there. */
  placeFile(root: MemoryDirectory, path: string, content: Uint8Array, headers: ContentHeaders, metadata: Metadata): MemoryFile {
    const now = new Date();
    const file: MemoryFile = {
      kind: 'file',
      content,
      headers,
      metadata,
      createdAt: now,
      lastModified: now,
      etag: this.#newVersion(),
      acl: ownerMayAll,
    };
    const parent = ensureDirectory(root, parentPath(path), () => this.createDirectory());
    parent.children.set(path.slice(path.lastIndexOf('/') + 1), file);
    return file;
  }

  /** Marks a node as changed. */
  touch(node: MemoryFile | MemoryDirectory): void {
    node.lastModified = new Date();
    node.etag = this.#newVersion();
  }

  #newVersion(): string {
    this.#versions++;
    return `"${this.#versions.toString(16)}"`;
  }
}
