import type { ChecksumAlgorithm } from '@stowage/azure-common';
import type { BlobClient } from './client.ts';
import type { BlobReadOptions } from './options.ts';
import { planRange } from './range-plan.ts';
import { type BlobRange, getBlob, verifiedPieces } from './requests/get-blob.ts';

/** A part of a blob that takes several requests, of which the first is under way. */
export interface RangeOfBlob {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** Every further request is for this version: one blob is read, whatever happens to it meanwhile. */
  readonly etag: string;
  readonly first: BlobRange;
  /** The checksum that the first request asked for. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly options: BlobReadOptions | undefined;
}

/**
 * Reads a part of a blob by several requests at a time and gives the bytes in order. At most `concurrency` ranges are in memory; those
 * ahead of the consumer wait. Each is checked, and repeated by itself, before any byte of it is given out.
 */
export async function* readRanges(
  client: BlobClient,
  blob: RangeOfBlob,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const end = blob.offset + blob.length;
  const { algorithm, step } = planRange(client);
  const ahead: Promise<readonly Uint8Array[]>[] = [];
  const push = (range: Promise<readonly Uint8Array[]>): void => {
    // It fails when it is its turn to be given out, or never, if the consumer stops before.
    range.catch(() => undefined);
    ahead.push(range);
  };
  let next = blob.offset + blob.first.length;
  push(firstRange(client, blob, either));
  try {
    for (;;) {
      while (ahead.length < client.concurrency && next < end) {
        const length = Math.min(step, end - next);
        push(oneRange(client, blob, next, length, algorithm, either));
        next += length;
      }
      const range = ahead.shift();
      if (range === undefined) return;
      yield* await range;
    }
  } finally {
    blob.first.answer.cancel();
    stop.abort();
  }
}

/** The range that has been asked for already; when it breaks, it is asked for again. */
function firstRange(client: BlobClient, blob: RangeOfBlob, signal: AbortSignal): Promise<readonly Uint8Array[]> {
  const { first, algorithm, offset } = blob;
  let isFirst = true;
  const attempt = (): Promise<readonly Uint8Array[]> => {
    if (!isFirst) return fetchRange(client, blob, offset, first.length, algorithm, signal);
    isFirst = false;
    return verifiedPieces(first, algorithm, signal);
  };
  return client.retry(attempt, { idempotent: true, signal });
}

function oneRange(
  client: BlobClient,
  blob: RangeOfBlob,
  offset: number,
  length: number,
  algorithm: ChecksumAlgorithm | undefined,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  return client.retry(() => fetchRange(client, blob, offset, length, algorithm, signal), { idempotent: true, signal });
}

async function fetchRange(
  client: BlobClient,
  { path, etag, options }: RangeOfBlob,
  offset: number,
  length: number,
  algorithm: ChecksumAlgorithm | undefined,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const range = await getBlob(client, { path, offset, length, algorithm, ifMatch: etag, options, signal });
  return verifiedPieces(range, algorithm, signal);
}
