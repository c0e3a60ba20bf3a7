import { Buffer } from 'node:buffer';
import { writeSync, writevSync } from 'node:fs';
import { endianness } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { DatastoreError } from '@stowage/core';
import { type Errno, errnos, FileSystemError, toErrno } from '../errno.ts';
import type { FileSystem } from '../file-system.ts';
import { directoryHandlers } from './directory-handlers.ts';
import { isDying } from './dying-caller.ts';
import { tryEpollTransport } from './epoll-transport.ts';
import { fileHandlers } from './file-handlers.ts';
import type { Handlers } from './handler.ts';
import { IncomingRequest } from './incoming-request.ts';
import { negotiate } from './init.ts';
import { nodeHandlers } from './node-handlers.ts';
import type { NoticeQueue } from './notice-queue.ts';
import { nameOfOpcode, opcodes } from './opcodes.ts';
import { done, type Reply, replyHeader } from './reply.ts';
import { RequestReader } from './request-reader.ts';
import { createThreadPoolTransport } from './thread-pool-transport.ts';
import type { Transport, TransportUse } from './transport.ts';

/** A request that failed in a way that somebody should know of. */
export interface RequestFailure {
  /** The request: `READ`. */
  readonly request: string;
  readonly errno: Errno;
  readonly error: unknown;
}

/** How a session works. */
export interface SessionOptions {
  /** Milliseconds after which a request is answered with EIO; uploads (close, fsync) have none here. Default 60 000. */
  readonly operationTimeout?: number | undefined;
  /** How requests are read. Default: by epoll, and by the thread pool where this Node cannot do that. */
  readonly transport?: Transport['name'] | undefined;
  /** What tells the kernel by itself. It is connected while the session lasts. */
  readonly notices?: NoticeQueue | undefined;
  /** Told of failures that are no part of a file system's daily life. */
  readonly onFailure?: ((failure: RequestFailure) => void) | undefined;
}

const handlers: Handlers = { ...nodeHandlers, ...fileHandlers, ...directoryHandlers };
const requestHeader = 40;
/** What moves as much data as there is to move; the datastore's own limits hold. */
const unlimited: readonly number[] = [opcodes.FLUSH, opcodes.FSYNC, opcodes.RELEASE];
/** Answers that programs ask for all the time. */
const daily: readonly Errno[] = [
  'ENOENT',
  'EEXIST',
  'ENOTEMPTY',
  'ENOSYS',
  'EINTR',
  'EPERM',
  'EINVAL',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'EILSEQ',
  'EROFS',
];
/** How often callers that got a signal, and time limits, are looked at, in milliseconds. */
const watchInterval = 250;

/** Serves a file system to the kernel over an open device, on this thread. */
export class Session {
  /** Settled when the kernel has been greeted: from then on the mount can be used. */
  readonly ready: Promise<void>;
  /** Settled when the mount is gone, however that came. */
  readonly ended: Promise<void>;
  readonly transport: Pick<Transport, 'name' | 'mayBlockExit'>;
  readonly #device: number;
  readonly #fileSystem: FileSystem;
  readonly #options: SessionOptions;
  readonly #reader: Transport;
  readonly #pending = new Map<number, IncomingRequest>();
  /** Requests whose caller got a signal that does not end it. */
  readonly #signalled = new Set<IncomingRequest>();
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly #watch: NodeJS.Timeout;
  #isOpen = true;

  constructor(device: number, fileSystem: FileSystem, options: SessionOptions = {}) {
    if (endianness() !== 'LE') throw new DatastoreError('CAPABILITY.MISSING', 'Mounting works on little-endian machines only.');
    this.#device = device;
    this.#fileSystem = fileSystem;
    this.#options = options;
    this.#reader = this.#openTransport();
    options.notices?.connect(device);
    this.transport = this.#reader;
    this.ready = this.#ready.promise;
    this.ready.catch(() => undefined);
    this.#watch = setInterval(() => this.#watchRequests(), watchInterval).unref();
    this.ended = this.#reader.ended.finally(() => this.#finish());
    this.ended.catch(() => undefined);
  }

  /** How many requests have no answer yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Ends the connection: the mount stays as a dead one until it is unmounted. */
  close(): void {
    // A notice may wait for one of these, and the device for the notice.
    for (const request of [...this.#pending.values()]) this.#giveUp(request, new FileSystemError('EIO', 'The mount is ending.'));
    this.#reader.close();
  }

  #openTransport(): Transport {
    const use: TransportUse = { receive: (bytes, length) => this.#receive(bytes, length), release: () => this.#release() };
    const wanted = this.#options.transport;
    const reader = wanted === 'thread pool' ? undefined : tryEpollTransport(this.#device, use);
    if (reader !== undefined) return reader;
    if (wanted === 'epoll') throw new DatastoreError('CAPABILITY.MISSING', 'This Node cannot read the device by epoll.');
    return createThreadPoolTransport(this.#device, use);
  }

  /** Lets go of the device. A notice that the kernel holds back for longer than this is held up by a mount that is ending anyway. */
  async #release(): Promise<void> {
    this.#isOpen = false;
    const patience = new AbortController();
    await Promise.race([this.#options.notices?.disconnect(), delay(1_000, undefined, { signal: patience.signal })]);
    patience.abort();
  }

  #finish(): void {
    clearInterval(this.#watch);
    this.#ready.reject(new Error('The mount ended before it was ready.'));
    for (const request of this.#pending.values()) request.abort(new FileSystemError('ENODEV', 'The mount is gone.'));
  }

  #receive(bytes: Buffer, length: number): Promise<void> | undefined {
    const head = new RequestReader(bytes, 0, length);
    const [, opcode, unique, node, uid, gid, pid] = [head.u32(), head.u32(), head.u64(), head.u64(), head.u32(), head.u32(), head.u32()];
    const body = new RequestReader(bytes, requestHeader, length);
    if (opcode === opcodes.FORGET) this.#fileSystem.forget(node, body.u64());
    else if (opcode === opcodes.BATCH_FORGET) this.#forgetAll(body);
    else if (opcode === opcodes.INTERRUPT) this.#interrupt(unique, body.u64());
    else {
      const request = new IncomingRequest({ unique, opcode, node, uid, gid, pid });
      if (opcode === opcodes.INIT) this.#greet(request, body);
      else if (opcode === opcodes.DESTROY) this.#send(unique, done);
      else {
        const answered = this.#serve(request, body);
        // Only the data of a write is still needed when the handler waits.
        return opcode === opcodes.WRITE ? answered : undefined;
      }
    }
    return undefined;
  }

  #forgetAll(body: RequestReader): void {
    const count = body.u32();
    body.skip(4);
    for (let index = 0; index < count; index += 1) this.#fileSystem.forget(body.u64(), body.u64());
  }

  #greet(request: IncomingRequest, body: RequestReader): void {
    try {
      this.#send(request.unique, negotiate(body).reply);
      this.#ready.resolve();
    } catch (error) {
      this.#fail(request, error);
      this.#ready.reject(error);
    }
  }

  async #serve(request: IncomingRequest, body: RequestReader): Promise<void> {
    const handler = handlers[request.opcode];
    if (handler === undefined) {
      this.#sendError(request.unique, 'ENOSYS');
      return;
    }
    this.#pending.set(request.unique, request);
    try {
      const reply = await handler(this.#fileSystem, request, body);
      if (request.isAnswered || !this.#send(request.unique, reply)) reply.undo?.();
    } catch (error) {
      if (!request.isAnswered) this.#fail(request, error);
    } finally {
      this.#settle(request);
    }
  }

  #settle(request: IncomingRequest): void {
    request.isAnswered = true;
    this.#pending.delete(request.unique);
    this.#signalled.delete(request);
  }

  #fail(request: IncomingRequest, error: unknown): void {
    const errno = toErrno(error);
    this.#sendError(request.unique, errno);
    if (!daily.includes(errno)) this.#options.onFailure?.({ request: nameOfOpcode(request.opcode), errno, error });
  }

  /** Answers a request before it is done, and tells whoever works on it that nobody waits any more. */
  #giveUp(request: IncomingRequest, error: FileSystemError): void {
    if (request.isAnswered) return;
    this.#settle(request);
    this.#fail(request, error);
    request.abort(error);
  }

  #interrupt(unique: number, target: number): void {
    const request = this.#pending.get(target);
    // Not read yet, with several readers; or answered a moment ago, and then nobody misses this answer.
    if (request === undefined) this.#sendError(unique, 'EAGAIN');
    else void this.#giveUpIfDying(request);
  }

  async #giveUpIfDying(request: IncomingRequest): Promise<void> {
    if (await isDying(request.pid)) this.#giveUp(request, new FileSystemError('EINTR', 'The caller was ended.'));
    // The kernel says it once; a signal that ends the caller may still come.
    else if (!request.isAnswered) this.#signalled.add(request);
  }

  #watchRequests(): void {
    for (const request of this.#signalled) void this.#giveUpIfDying(request);
    const limit = this.#options.operationTimeout ?? 60_000;
    const oldest = performance.now() - limit;
    for (const request of this.#pending.values()) {
      // In the order in which they came.
      if (request.since > oldest) break;
      if (!unlimited.includes(request.opcode)) this.#giveUp(request, new FileSystemError('EIO', `No answer within ${limit} ms.`));
    }
  }

  #sendError(unique: number, errno: Errno): void {
    this.#send(unique, { head: Buffer.allocUnsafe(replyHeader) }, -errnos[errno]);
  }

  /** Writes an answer. False: the kernel does not wait for it any more. */
  #send(unique: number, { head, pieces = [] }: Reply, error = 0): boolean {
    if (!this.#isOpen) return false;
    let length = head.length;
    for (const piece of pieces) length += piece.length;
    head.writeUInt32LE(length, 0);
    head.writeInt32LE(error, 4);
    head.writeUInt32LE(unique % 0x1_0000_0000, 8);
    head.writeUInt32LE(Math.floor(unique / 0x1_0000_0000), 12);
    try {
      if (pieces.length === 0) writeSync(this.#device, head);
      else writevSync(this.#device, [head, ...pieces]);
      return true;
    } catch (cause) {
      this.#reportLost(cause);
      return false;
    }
  }

  #reportLost(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    // The request was taken back, or the mount is gone.
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENOTCONN') return;
    this.#options.onFailure?.({ request: 'reply', errno: 'EIO', error });
  }
}
