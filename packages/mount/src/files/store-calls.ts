import type { Datastore } from '@stowage/core';
import { FileSystemError } from '../errno.ts';

/** What every file system needs of its datastore. */
export type FileDatastore = Datastore<'stat' | 'read' | 'list'>;

/** A request to the store under a limit of time. */
export interface Limited {
  readonly signal: AbortSignal;
  /** Something has arrived or left: the limit counts anew. */
  progress(): void;
  /** Stops counting while it is not the store that is waited for; `progress` starts it again. */
  pause(): void;
  /** Gives it up. */
  abort(reason: unknown): void;
}

/**
 * Carries out a request to the store, which is given up with EIO when nothing moves for `timeout` milliseconds, so that no program waits for
 * ever for a store that went away. The caller's signal ends it too.
 */
export async function withinLimit<T>(timeout: number, signal: AbortSignal | undefined, step: (limited: Limited) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const giveUp = (): void =>
    stop.abort(new FileSystemError('EIO', `The datastore has not answered for ${timeout / 1_000} s; is the network there?`));
  let timer: NodeJS.Timeout | undefined = setTimeout(giveUp, timeout);
  const limited: Limited = {
    signal: stop.signal,
    progress() {
      if (timer === undefined) timer = setTimeout(giveUp, timeout);
      else timer.refresh();
    },
    pause() {
      clearTimeout(timer);
      timer = undefined;
    },
    abort: (reason) => stop.abort(reason),
  };
  const onAbort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await orStop(step(limited), stop.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A driver that ignores its signal must not hold a program. */
function orStop<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
