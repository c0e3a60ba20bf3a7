import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { orAbort } from '@stowage/core/driver';
import { Slots } from '../transport/slots.ts';
import { type ChecksumAlgorithm, digestNow } from './checksum.ts';

/** Up to this, in bytes, hashing here takes less than it would block anybody: a third of a millisecond for MD5. */
const inlineSize = 256 * 1024;
/** MD5 of two blocks on as many threads keeps up with the fastest network; more only take cores from others. */
const workerCount = Math.max(1, Math.min(4, availableParallelism() - 1));
/** One block being hashed and one ready, for each worker. */
const queueSize = workerCount * 2;

/** What a worker runs. As a text, so that it needs no file of its own wherever this package is bundled into. */
const workerSource = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
parentPort.on('message', ({ id, pieces }) => {
  const md5 = createHash('md5');
  for (const piece of pieces) md5.update(piece);
  parentPort.postMessage({ id, digest: md5.digest('base64') });
});
`;

interface Job {
  readonly pieces: readonly Uint8Array[];
  readonly resolve: (digest: string) => void;
}

interface Hasher {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
}

/**
 * The checksum of a whole block, without holding up the calling thread: MD5 of more than 256 KiB is made on a worker thread.
 * CRC-64 never is, as it takes no longer than copying a block.
 *
 * Pieces in shared memory ({@link createBlockBuffer}) go to the worker as they are; others are copied, which costs a thirtieth
 * of their MD5. Do not change the pieces before the promise settles. At most two blocks a worker are under way; more wait in
 * order. Workers start with the first large block, and keep no process alive.
 */
export async function digestBlock(
  algorithm: ChecksumAlgorithm,
  block: Uint8Array | readonly Uint8Array[],
  signal?: AbortSignal,
): Promise<string> {
  if (signal?.aborted) throw signal.reason;
  const pieces = block instanceof Uint8Array ? [block] : block;
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (algorithm === 'crc64' || size <= inlineSize || isBroken) return digestNow(algorithm, block);
  if (!slots.tryAcquire()) await slots.acquire(signal);
  const digest = digestElsewhere(pieces, size).finally(() => slots.release());
  return orAbort(digest, signal);
}

/** An array of bytes in shared memory: {@link digestBlock} hashes it on another thread without a copy. */
export function createBlockBuffer(size: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(size));
}

const slots = new Slots(queueSize);
const hashers: Hasher[] = [];
/** Shared memory for copies; as many at most as there are blocks under way. */
const spare: SharedArrayBuffer[] = [];
let lastJob = 0;
/** Workers cannot be had here: then blocks are hashed on this thread. */
let isBroken = false;

async function digestElsewhere(pieces: readonly Uint8Array[], size: number): Promise<string> {
  const isShared = pieces.every((piece) => piece.buffer instanceof SharedArrayBuffer);
  if (isShared) return runOnWorker(pieces);
  const found = spare.findIndex((candidate) => candidate.byteLength >= size);
  const buffer = found === -1 ? new SharedArrayBuffer(size) : (spare.splice(found, 1)[0] as SharedArrayBuffer);
  const copy = new Uint8Array(buffer, 0, size);
  let offset = 0;
  for (const piece of pieces) {
    copy.set(piece, offset);
    offset += piece.byteLength;
  }
  const digest = await runOnWorker([copy]);
  if (spare.length < queueSize) spare.push(buffer);
  return digest;
}

function runOnWorker(pieces: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve) => {
    const hasher = leastBusy();
    const id = ++lastJob;
    hasher.jobs.set(id, { pieces, resolve });
    hasher.worker.ref();
    hasher.worker.postMessage({ id, pieces });
  });
}

function leastBusy(): Hasher {
  const idle = hashers.find(({ jobs }) => jobs.size === 0);
  if (idle !== undefined) return idle;
  if (hashers.length < workerCount) return startHasher();
  return hashers.reduce((least, other) => (other.jobs.size < least.jobs.size ? other : least));
}

function startHasher(): Hasher {
  // Without the flags of this process: a loader or an inspector has no business there.
  const worker = new Worker(workerSource, { eval: true, name: 'stowage checksums', execArgv: [] });
  const hasher: Hasher = { worker, jobs: new Map() };
  worker.on('message', ({ id, digest }: { readonly id: number; readonly digest: string }) => {
    const job = hasher.jobs.get(id);
    hasher.jobs.delete(id);
    if (hasher.jobs.size === 0) worker.unref();
    job?.resolve(digest);
  });
  const retire = (): void => {
    isBroken = true;
    hashers.splice(hashers.indexOf(hasher), 1);
    // The data is still here, and so is the way to hash it: slower, but right.
    for (const { pieces, resolve } of hasher.jobs.values()) resolve(digestNow('md5', pieces));
    hasher.jobs.clear();
  };
  worker.once('error', retire);
  worker.once('exit', () => {
    if (hashers.includes(hasher)) retire();
  });
  hashers.push(hasher);
  return hasher;
}
