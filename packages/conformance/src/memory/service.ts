import { type ContentHeaders, type Metadata, parentPath, throwIfAborted } from '@stowage/core/driver';
import type { FaultSwitch } from '../fault-plan.ts';
import { inheritedAcl } from './access.ts';
import { failures } from './errors.ts';
import { MemoryFaults } from './faults.ts';
import { ensureDirectory, type MemoryDirectory, type MemoryFile } from './tree.ts';

/** How a memory service starts. */
export interface MemoryServiceOptions {
  /** Whether its memory is there from the start; if not, every request fails with `DATASTORE.NOT_FOUND` until it is provisioned. Default `true`. */
  readonly provisioned?: boolean | undefined;
  /** Who is let in; others get `ACCESS.DENIED`. Default: everybody. */
  readonly users?: readonly string[] | undefined;
  /** Who may change the access control lists of what others own. Default: everybody. */
  readonly superusers?: readonly string[] | undefined;
}

/** Who asks, and by which token. */
export interface MemoryCaller {
  readonly user: string;
  readonly token: number;
}

/** Lets everything else that is due run first, as any request to a service does. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The service that the memory driver talks to: a tree of files, and counters by which a test sees what a driver did to it.
 * Several datastores opened with the same service share its files. It can be made to fail as services do: by a plan, by its death,
 * by tokens that end.
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
  readonly #faults = new MemoryFaults();
  readonly #users: ReadonlySet<string> | undefined;
  readonly #superusers: ReadonlySet<string> | undefined;
  #root: MemoryDirectory | undefined;
  #versions = 0;
  /** Tokens with a lower number are refused. */
  #token = 1;
  /** Aborted when the service dies. */
  #life = new AbortController();

  constructor(options: MemoryServiceOptions = {}) {
    this.#users = options.users && new Set(options.users);
    this.#superusers = options.superusers && new Set(options.superusers);
    if (options.provisioned ?? true) this.provision();
  }

  /** Makes requests go wrong. */
  get faults(): FaultSwitch {
    return this.#faults;
  }

  /** Makes the memory if it is not there. */
  provision(): void {
    this.#root ??= this.createDirectory('nobody', undefined);
  }

  /** Gives out a token that is good until {@link expireTokens}. */
  signIn(): number {
    return this.#token;
  }

  /** Refuses every token that was given out so far. */
  expireTokens(): void {
    this.#token++;
  }

  /** Dies: requests that are under way are not carried out, and further ones find nobody. */
  crash(): void {
    this.#life.abort();
  }

  /** Lives again, with all that it held. */
  restart(): void {
    this.#life = new AbortController();
  }

  /** Whether a user may change the access control list of what others own. */
  isSuperuser(user: string): boolean {
    return this.#superusers?.has(user) ?? true;
  }

  /**
   * Does one step in the name of a user. A step is never interrupted: what it changes, others see all of it or nothing.
   * An abort before it begins leaves everything as it was.
   */
  async request<T>({ user, token }: MemoryCaller, signal: AbortSignal | undefined, step: (root: MemoryDirectory) => T): Promise<T> {
    throwIfAborted(signal);
    const life = this.#life.signal;
    if (life.aborted) throw failures.unreachable();
    this.requests.count++;
    await turn();
    throwIfAborted(signal);
    if (life.aborted) throw failures.brokenOff();
    return this.#faults.around(signal, life, () => {
      if (token < this.#token) throw failures.expired();
      if (this.#users !== undefined && !this.#users.has(user)) throw failures.denied(user);
      if (this.#root === undefined) throw failures.absent();
      return step(this.#root);
    });
  }

  /** Makes a directory for a user, with what its parent lets it inherit. */
  createDirectory(user: string, parent: MemoryDirectory | undefined): MemoryDirectory {
    const now = new Date();
    return {
      kind: 'directory',
      children: new Map(),
      createdAt: now,
      lastModified: now,
      etag: this.#newVersion(),
      metadata: {},
      acl: inheritedAcl('directory', user, parent?.acl),
    };
  }

  /** Puts a file under its name, with missing parents, in the place of what was there. */
  placeFile(
    root: MemoryDirectory,
    user: string,
    path: string,
    file: { readonly content: Uint8Array; readonly headers: ContentHeaders; readonly metadata: Metadata },
  ): MemoryFile {
    const now = new Date();
    const parent = this.ensureDirectory(root, user, parentPath(path));
    const placed: MemoryFile = {
      kind: 'file',
      ...file,
      createdAt: now,
      lastModified: now,
      etag: this.#newVersion(),
      acl: inheritedAcl('file', user, parent.acl),
    };
    parent.children.set(path.slice(path.lastIndexOf('/') + 1), placed);
    return placed;
  }

  /** The directory at a path, made for a user with its missing parents. */
  ensureDirectory(root: MemoryDirectory, user: string, path: string): MemoryDirectory {
    return ensureDirectory(root, path, (parent) => this.createDirectory(user, parent));
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
