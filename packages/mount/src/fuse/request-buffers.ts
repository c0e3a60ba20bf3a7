import { Buffer } from 'node:buffer';
import { requestBufferSize } from './init.ts';

/** Buffers that are kept for later requests, and the most that writes under way may hold. */
const kept = 4;
const most = 64;

/** Buffers for requests. One that a write still needs is replaced by another; memory is bounded by the most that may be lent. */
export class RequestBuffers {
  readonly #free: Buffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #lent = 0;

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(requestBufferSize);
  }

  /** Takes a buffer back when `use` is settled. */
  lend(buffer: Buffer, use: Promise<void>): void {
    this.#lent += 1;
    // It never rejects: a failure has been answered.
    void use.then(() => {
      this.#lent -= 1;
      if (this.#free.length < kept) this.#free.push(buffer);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Whether reading has to wait until a write has given its buffer back. */
  get isExhausted(): boolean {
    return this.#lent >= most;
  }

  /** Resolves when a buffer has come back. */
  async whenReturned(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
