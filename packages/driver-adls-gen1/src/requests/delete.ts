import { type Receiver, receiveField } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** What to delete. */
export interface DeletePathRequest {
  readonly path: string;
  /** A directory with what is in it. */
  readonly recursive: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** DELETE, of a file or a directory: false if nothing was there. */
export function deletePath(client: Receiver, { path, recursive, signal }: DeletePathRequest): Promise<boolean> {
  const parameters = { recursive: String(recursive) };
  // A directory with much in it takes its time.
  const answerTimeout = recursive ? 300_000 : undefined;
  return receiveField(client, { ...operationOn(path, 'DELETE', parameters), answerTimeout, signal }, 'boolean', 'boolean');
}
