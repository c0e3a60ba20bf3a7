import type { Caller } from '../file-system.ts';

/** A request that the kernel waits for. Also the caller that the file system sees. */
export class IncomingRequest implements Caller {
  readonly unique: number;
  readonly opcode: number;
  readonly node: number;
  readonly uid: number;
  readonly gid: number;
  readonly pid: number;
  readonly since: number = performance.now();
  /** Whether the kernel has its answer. What comes later is taken back. */
  isAnswered = false;
  #controller: AbortController | undefined;
  #reason: unknown;

  constructor(fields: Pick<IncomingRequest, 'unique' | 'opcode' | 'node' | 'uid' | 'gid' | 'pid'>) {
    this.unique = fields.unique;
    this.opcode = fields.opcode;
    this.node = fields.node;
    this.uid = fields.uid;
    this.gid = fields.gid;
    this.pid = fields.pid;
  }

  /** Made when it is first asked for: most requests are answered before anybody would. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
