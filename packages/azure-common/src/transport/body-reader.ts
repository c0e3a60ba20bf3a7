/** What a reader tells the connection. */
export interface BodyFlow {
  pause(): void;
  resume(): void;
  /** Gives the rest of the body up. */
  abandon(): void;
}

/** Bytes that may wait for the consumer on one connection. Above it the connection is paused. */
const highWater = 256 * 1024;

/** An announced size is believed up to this, in bytes; a larger body has to arrive before it takes memory. */
const trustedSize = 64 * 1024 * 1024;

/** Bytes of a read that may stay in memory beside a body that is kept. */
const smallRest = 4096;

interface Waiter {
  readonly resolve: (result: IteratorResult<Uint8Array, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const done: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/**
 * The consumer's side of an answer's body: takes chunks from the connection and gives them out, as a stream or all at once.
 * It never waits by itself: every wait ends by a chunk, the end, or a failure that the exchange reports.
 */
export class BodyReader implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array, undefined> {
  readonly #flow: BodyFlow;
  readonly #signal: AbortSignal | undefined;
  #queue: Uint8Array[] = [];
  #first = 0;
  #queued = 0;
  #isPaused = false;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #waiter: Waiter | undefined;

  constructor(flow: BodyFlow, signal: AbortSignal | undefined) {
    this.#flow = flow;
    this.#signal = signal;
  }

  /** The body is complete, failed or given up. */
  get isFinished(): boolean {
    return this.#isEnded || this.#failure !== undefined;
  }

  /** From the connection: the next chunk. */
  push(chunk: Uint8Array): void {
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      this.#waiter = undefined;
      waiter.resolve({ done: false, value: chunk });
      return;
    }
    this.#queue.push(chunk);
    this.#queued += chunk.byteLength;
    if (this.#queued >= highWater && !this.#isPaused) {
      this.#isPaused = true;
      this.#flow.pause();
    }
  }

  /** From the connection: there is no more. */
  end(): void {
    if (this.isFinished) return;
    this.#isEnded = true;
    this.#waiter?.resolve(done);
    this.#waiter = undefined;
  }

  /** From the connection, or the caller's signal: what is left will never come. */
  fail(error: unknown): void {
    if (this.isFinished) return;
    this.#failure = { error };
    this.#queue = [];
    this.#waiter?.reject(error);
    this.#waiter = undefined;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    // Also when all has arrived already: whoever aborts wants no more chunks.
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    const chunk = this.#queue[this.#first];
    if (chunk !== undefined) {
      this.#queued -= chunk.byteLength;
      if (++this.#first === this.#queue.length) {
        this.#queue = [];
        this.#first = 0;
      }
      if (this.#isPaused && this.#queued < highWater / 2) {
        this.#isPaused = false;
        this.#flow.resume();
      }
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#isEnded) return Promise.resolve(done);
    if (this.#waiter !== undefined) return Promise.reject(new TypeError('The body of an answer has one reader at a time.'));
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.cancel();
    return Promise.resolve(done);
  }

  /** From the consumer: the rest is not wanted. */
  cancel(): void {
    this.#queue = [];
    this.#first = 0;
    if (this.isFinished) return;
    this.end();
    this.#flow.abandon();
  }

  /** All of the body in one array. `size` saves a copy when it is known. */
  async bytes(size: number | undefined): Promise<Uint8Array> {
    const whole = this.#isEnded ? this.#takeOnly() : undefined;
    if (whole !== undefined) return whole;
    // One array for all, without zeroing it first: every byte of it is written, or the body fails.
    let all: Uint8Array = new Uint8Array(Buffer.allocUnsafeSlow(Math.min(size ?? highWater, trustedSize)).buffer);
    let used = 0;
    for (let next = await this.next(); !next.done; next = await this.next()) {
      const chunk = next.value;
      if (used + chunk.byteLength > all.byteLength) {
        const larger = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(all.byteLength * 2, used + chunk.byteLength)).buffer);
        larger.set(all.subarray(0, used));
        all = larger;
      }
      all.set(chunk, used);
      used += chunk.byteLength;
    }
    return used === all.byteLength ? all : all.slice(0, used);
  }

  /** The body of a small answer comes with its head, in one piece, and needs no copy: that read holds hardly more. */
  #takeOnly(): Uint8Array | undefined {
    const chunk = this.#queue[this.#first];
    if (chunk === undefined || chunk.byteLength !== this.#queued || this.#signal?.aborted) return undefined;
    if (chunk.buffer.byteLength > chunk.byteLength + smallRest) return undefined;
    this.#queue = [];
    this.#first = 0;
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
