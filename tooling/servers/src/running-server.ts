/**
 * A server that one test or benchmark started for itself, on loopback and a free port.
 *
 * `stop` may be called any number of times; it resolves when the port is closed and nothing of the server is left.
 *
 * @example
 * ```ts
 * await using azurite = await startAzurite()
 * ```
 */
export interface RunningServer extends AsyncDisposable {
  /** Origin without a trailing slash, for example `http://127.0.0.1:40123`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Wraps what ends a server, so that a second `stop` waits for the first instead of failing. */
export function createStop(end: () => Promise<void>): Pick<RunningServer, 'stop' | typeof Symbol.asyncDispose> {
  let ended: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    ended ??= end();
    return ended;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}
