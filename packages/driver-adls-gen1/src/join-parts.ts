import { retryChange } from '@stowage/azure-common';
import { joinPath } from '@stowage/core/driver';
import type { Gen1Client } from './client.ts';
import { tryFileStatus } from './requests/get-file-status.ts';
import { type ConcatRequest, concatFiles } from './requests/ms-concat.ts';

/** Files that one request joins, at most. */
const maxSources = 256;

/** Joins the parts in a directory into a file beside it, in rounds where they are many; the directory is gone then. */
export async function joinParts(
  client: Gen1Client,
  directory: string,
  parts: readonly string[],
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  let sources = parts;
  for (let round = 1; sources.length > maxSources; round++) {
    const joined: string[] = [];
    for (let at = 0; at < sources.length; at += maxSources) {
      const target = joinPath(directory, `joined-${round}-${joined.length}`);
      await join(client, { path: target, sources: sources.slice(at, at + maxSources), deleteSourceDirectory: false, signal });
      joined.push(target);
    }
    sources = joined;
  }
  await join(client, { path, sources, deleteSourceDirectory: true, signal });
}

/** Nobody else makes a file of that name: if it is there, an earlier attempt got through. */
async function join(client: Gen1Client, request: ConcatRequest): Promise<void> {
  const { path, signal } = request;
  const concat = async (): Promise<true> => {
    await concatFiles(client, request);
    return true;
  };
  const tryEarlier = async (): Promise<true | undefined> => ((await tryFileStatus(client, path, signal)) === undefined ? undefined : true);
  await retryChange(client, concat, tryEarlier, signal);
}
