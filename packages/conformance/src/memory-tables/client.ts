import { orAbort } from '@stowage/core/driver';
import type { MemoryDatabase } from './database.ts';
import type { MemoryTablesLine, MemoryTablesService } from './service.ts';

/** A connection while it is used for one operation. */
export interface MemorySession {
  /** Does one step, or fails when the connection has broken. */
  request<T>(signal: AbortSignal | undefined, step: (database: MemoryDatabase) => T): Promise<T>;
  /** Waits until the operation is given up or the connection breaks. */
  wait(signal: AbortSignal | undefined): Promise<never>;
  /** Gives the connection back. Harmless when it has been given back. */
  release(): void;
}

/** One user's way to a service: a pool of a few connections. */
export class MemoryTablesClient {
  readonly service: MemoryTablesService;
  readonly user: string;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(service: MemoryTablesService, user: string, connections: number) {
    this.service = service;
    this.user = user;
    this.#free = connections;
  }

  /** Takes a connection out of the pool; waits for one when all are in use. */
  async open(signal: AbortSignal | undefined): Promise<MemorySession> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    try {
      return this.#session(this.service.connect(this.user));
    } catch (error) {
      this.#pass();
      throw error;
    }
  }

  /** Does one step over a connection of its own. */
  async request<T>(signal: AbortSignal | undefined, step: (database: MemoryDatabase) => T): Promise<T> {
    const session = await this.open(signal);
    try {
      return await session.request(signal, step);
    } finally {
      session.release();
    }
  }

  #session(line: MemoryTablesLine): MemorySession {
    const { service } = this;
    const ended = new AbortController();
    let isHeld = true;
    service.busy++;
    return {
      request: (signal, step) => service.request(line, signal, step),
      async wait(signal) {
        const either = AbortSignal.any([line.broken, ended.signal]);
        const end = new Promise<void>((resolve) => either.addEventListener('abort', () => resolve(), { once: true }));
        await orAbort(either.aborted ? Promise.resolve() : end, signal);
        return service.request(line, signal, () => {
          throw new Error('The query has been given up.');
        });
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        service.busy--;
        ended.abort();
        this.#pass();
      },
    };
  }

  /** Gives a connection to who waits longest, or back to the pool. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    let entry: (() => void) | undefined;
    const free = new Promise<void>((resolve) => {
      entry = resolve;
      this.#waiting.push(resolve);
    });
    try {
      await orAbort(free, signal);
    } catch (error) {
      const position = this.#waiting.indexOf(entry as () => void);
      if (position === -1) this.#pass();
      else this.#waiting.splice(position, 1);
      throw error;
    }
  }
}
