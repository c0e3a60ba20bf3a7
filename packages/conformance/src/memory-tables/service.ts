import { throwIfAborted } from '@stowage/core/driver';
import type { FaultSwitch } from '../fault-plan.ts';
import { failures } from '../memory/errors.ts';
import { MemoryFaults } from '../memory/faults.ts';
import type { TableDefinition, ViewDefinition } from '../tables/definition.ts';
import { MemoryDatabase } from './database.ts';
import { toStored } from './define.ts';

/** How a service of tables in memory starts. */
export interface MemoryTablesServiceOptions {
  /** Whether its memory is there from the start; if not, every request fails with `DATASTORE.NOT_FOUND` until it is provisioned. Default `true`. */
  readonly provisioned?: boolean | undefined;
  /** Who is let in; others get `ACCESS.DENIED`. Default: everybody. */
  readonly users?: readonly string[] | undefined;
  /** Schemas beside `main`. */
  readonly schemas?: readonly string[] | undefined;
}

/** Lets everything else that is due run first, as any request to a service does. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The service that the driver for tables in memory talks to. Several datastores opened with the same service share its tables. It can be
 * made to fail as databases do: by a plan, by its death, by connections that break.
 *
 * @example
 * ```ts
 * const service = new MemoryTablesService();
 * const store = await openDatastore(memoryTables, { service });
 * ```
 */
export class MemoryTablesService {
  /** Requests that arrived. */
  readonly requests: { count: number } = { count: 0 };
  /** Connections that are in use: a query whose rows wait, or a write that has begun. */
  busy = 0;
  readonly #faults = new MemoryFaults();
  readonly #users: ReadonlySet<string> | undefined;
  readonly #database = new MemoryDatabase();
  #isProvisioned: boolean;
  /** Aborted when the service dies. */
  #life = new AbortController();
  /** Aborted when all connections break. */
  #line = new AbortController();

  constructor({ provisioned = true, users, schemas = [] }: MemoryTablesServiceOptions = {}) {
    this.#users = users && new Set(users);
    this.#isProvisioned = provisioned;
    for (const schema of schemas) this.#database.createSchema(schema);
  }

  /** Makes requests go wrong. */
  get faults(): FaultSwitch {
    return this.#faults;
  }

  /** Makes the memory if it is not there. */
  provision(): void {
    this.#isProvisioned = true;
  }

  /** Makes a table or view with what `writeTable` gives to none: keys, limits, columns that the database fills. */
  define(definition: TableDefinition | ViewDefinition): void {
    this.#database.put(toStored(definition));
  }

  /** Takes a table or view away. */
  undefine(name: { readonly schema?: string | undefined; readonly name: string }): void {
    this.#database.drop(name);
  }

  /** Breaks every connection; further ones hold. */
  tear(): void {
    this.#line.abort();
    this.#line = new AbortController();
  }

  /** Dies: what is under way is not carried out, and further requests find nobody. */
  crash(): void {
    this.#life.abort();
    this.tear();
  }

  /** Lives again, with all that it held. */
  restart(): void {
    this.#life = new AbortController();
  }

  /** A connection for a user, which breaks with the others. Fails when the service is dead. */
  connect(user: string): MemoryTablesLine {
    if (this.#life.signal.aborted) throw failures.unreachable();
    return { user, broken: this.#line.signal };
  }

  /**
   * Does one step over a connection. A step is never interrupted: what it changes, others see all of it or nothing. An abort before it
   * begins leaves everything as it was.
   */
  async request<T>({ user, broken }: MemoryTablesLine, signal: AbortSignal | undefined, step: (database: MemoryDatabase) => T): Promise<T> {
    throwIfAborted(signal);
    if (broken.aborted) throw failures.brokenOff();
    this.requests.count++;
    await turn();
    throwIfAborted(signal);
    if (broken.aborted) throw failures.brokenOff();
    return this.#faults.around(signal, broken, () => {
      if (this.#users !== undefined && !this.#users.has(user)) throw failures.denied(user);
      if (!this.#isProvisioned) throw failures.absent();
      return step(this.#database);
    });
  }
}

/** A way to the service that one user has opened. */
export interface MemoryTablesLine {
  readonly user: string;
  /** Aborted when it breaks. */
  readonly broken: AbortSignal;
}
