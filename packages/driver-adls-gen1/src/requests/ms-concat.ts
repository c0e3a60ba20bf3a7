import type { Transport } from '@stowage/azure-common';
import { absolutePath } from '../names.ts';
import { operationOn } from './operation.ts';

/** Files to join. */
export interface ConcatRequest {
  /** A file that is not there. */
  readonly path: string;
  readonly sources: readonly string[];
  /** Delete the directory that the sources are in, with all that is in it. */
  readonly deleteSourceDirectory: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** MSCONCAT: joins files into a new one, in one step; they are gone then. */
export async function concatFiles(client: Pick<Transport, 'send'>, request: ConcatRequest): Promise<void> {
  const { path, sources, deleteSourceDirectory, signal } = request;
  await client.send({
    ...operationOn(path, 'MSCONCAT', { deleteSourceDirectory: String(deleteSourceDirectory) }),
    headers: { 'content-type': 'application/json' },
    // Not the list in one line, in which commas separate: names may have commas.
    body: Buffer.from(JSON.stringify({ sources: sources.map(absolutePath) })),
    signal,
  });
}
