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

/** One user's way to a service. */
export class MemoryClient {
  readonly service: MemoryService;
  readonly user: string;
  /** Bytes that travel in one request, at most. */
  readonly blockSize: number;

  constructor(service: MemoryService, user: string, blockSize: number) {
    this.service = service;
    this.user = user;
    this.blockSize = blockSize;
  }

  /** Sends one request. A name that the service cannot hold is refused here, before anything is sent. */
  async request<T>(request: NamedRequest, step: (root: MemoryDirectory) => T): Promise<T> {
    for (const path of [request.path, request.from, request.to]) if (path !== undefined) checkNames(path);
    return this.service.request(this.user, request.signal, step);
  }
}
