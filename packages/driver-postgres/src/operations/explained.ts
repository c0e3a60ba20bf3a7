import { toDatastoreError } from '../errors.ts';
import type { Connections } from '../session/pool.ts';

/** What a piece of work belongs to. */
export interface WorkContext {
  readonly operation: string;
  readonly connections: Connections;
  readonly signal?: AbortSignal | undefined;
}

/** What an error of a piece of work is to the caller: the signal's reason where it was aborted, else an error of ours. */
export function explain(error: unknown, { operation, connections, signal }: WorkContext): unknown {
  if (signal?.aborted) return signal.reason;
  return toDatastoreError(error, { operation, config: connections.config });
}

/** Does work whose errors are to be explained. */
export async function explained<T>(context: WorkContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, context);
  }
}
