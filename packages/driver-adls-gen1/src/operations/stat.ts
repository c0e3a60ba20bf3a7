import type { Entry, StatRequest } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { toEntry } from '../file-status.ts';
import { checkName } from '../names.ts';
import { getFileStatus } from '../requests/get-file-status.ts';

/** GETFILESTATUS. */
export async function stat(client: Gen1Client, { path, signal }: StatRequest): Promise<Entry> {
  checkName(path);
  return toEntry(path, await getFileStatus(client, path, signal));
}
