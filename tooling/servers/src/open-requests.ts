import { subscribe } from 'node:diagnostics_channel';

let openRequests: number | undefined;

/**
 * Starts to count the requests of this process that undici has begun and that are not over, and gives what tells their number. Call it before
 * the first request.
 */
export function countOpenRequests(): () => number {
  if (openRequests === undefined) {
    openRequests = 0;
    const count = (change: number) => (): void => {
      openRequests = (openRequests ?? 0) + change;
    };
    subscribe('undici:request:create', count(1));
    subscribe('undici:request:trailers', count(-1));
    subscribe('undici:request:error', count(-1));
  }
  return () => openRequests ?? 0;
}
