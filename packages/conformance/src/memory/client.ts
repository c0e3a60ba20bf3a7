import { isDatastoreError, once, type Retry } from '@stowage/core/driver';
import { checkNames } from './names.ts';
import type { MemoryService } from './service.ts';
import type { MemoryDirectory } from './tree.ts';

/** What every request of an operation has: a signal, and the paths that it names. */
export interface NamedRequest {
  readonly signal?: AbortSignal | undefined;
  readonly path?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** How a client is made. */
export interface MemoryClientOptions {
  readonly user: string;
  /** Bytes that travel in one request, at most. */
  readonly blockSize: number;
  /** Repeats one request of several by the caller's policy. Default: none is repeated. */
  readonly retry?: Retry | undefined;
}

/** One user's way to a service. */
export class MemoryClient {
  readonly service: MemoryService;
  readonly user: string;
  readonly blockSize: number;
  readonly #retry: Retry;
  #token: number;

  constructor(service: MemoryService, { user, blockSize, retry = once }: MemoryClientOptions) {
    this.service = service;
    this.user = user;
    this.blockSize = blockSize;
    this.#retry = retry;
    this.#token = service.signIn();
  }

  /**
   * Sends one request, and again by the caller's policy where that does no harm. A name that the service cannot hold is refused
   * here, before anything is sent.
   */
  async request<T>(request: NamedRequest, step: (root: MemoryDirectory) => T, idempotent = true): Promise<T> {
    for (const path of [request.path, request.from, request.to]) if (path !== undefined) checkNames(path);
    return this.#retry(() => this.#send(request.signal, step), { idempotent, signal: request.signal });
  }

  /** A token that has come to its end is replaced once: the service did nothing by it. */
  async #send<T>(signal: AbortSignal | undefined, step: (root: MemoryDirectory) => T): Promise<T> {
    const { user } = this;
    const token = this.#token;
    try {
      return await this.service.request({ user, token }, signal, step);
    } catch (error) {
      if (!isDatastoreError(error, 'ACCESS.UNAUTHENTICATED')) throw error;
      this.#token = this.service.signIn();
      return await this.service.request({ user, token: this.#token }, signal, step);
    }
  }
}
