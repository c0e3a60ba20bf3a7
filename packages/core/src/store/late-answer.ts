import type { ReadResponse } from '../operations/file-requests.ts';

/** Frees what an answer holds that came after everybody had stopped waiting for it. */
export function freeLate(answer: unknown): void {
  const { cancel } = (answer ?? {}) as Partial<ReadResponse>;
  // Whoever asked has gone; a failure to free has nobody to be told to.
  if (cancel !== undefined) void cancel.call(answer).then(undefined, () => undefined);
}
