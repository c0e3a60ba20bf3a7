import type { Entry, StatRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkConditions } from '../conditions.ts';
import { isAbsence, tryDirectory } from '../find.ts';
import { checkName } from '../names.ts';
import { headDirectory, headFile } from '../requests/head-file.ts';

/** Get File Properties; where there is no file, Get Directory Properties. */
export async function stat(client: FilesClient, request: StatRequest): Promise<Entry> {
  const { path, signal } = request;
  if (path === '') return checkConditions(await headDirectory(client, path, signal), request);
  checkName(path);
  return checkConditions(await find(client, path, signal), request);
}

async function find(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<Entry> {
  try {
    return await headFile(client, path, signal);
  } catch (error) {
    const directory = isAbsence(error) ? await tryDirectory(client, path, signal) : undefined;
    if (directory !== undefined) return directory;
    throw error;
  }
}
