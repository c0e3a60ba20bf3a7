import { absolutePath } from '../names.ts';
import { type Receiver, receiveField } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** What to rename. */
export interface RenamePathRequest {
  readonly from: string;
  readonly to: string;
  /** Replace a file that is there. A directory that is there takes in what is renamed, with this or without. */
  readonly overwrite: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** RENAME: false if there is nothing to rename, or something is in the way. */
export function renamePath(client: Receiver, { from, to, overwrite, signal }: RenamePathRequest): Promise<boolean> {
  const parameters = { destination: absolutePath(to), renameoptions: overwrite ? 'OVERWRITE' : undefined };
  return receiveField(client, { ...operationOn(from, 'RENAME', parameters), signal }, 'boolean', 'boolean');
}
