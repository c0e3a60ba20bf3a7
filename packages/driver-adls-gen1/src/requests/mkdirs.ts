import { DatastoreError } from '@stowage/core/driver';
import { type Receiver, receiveField } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** MKDIRS: a directory with its missing parents. One that is there stays as it is; a file is `PATH.EXISTS`. */
export async function makeDirectories(client: Receiver, path: string, signal: AbortSignal | undefined): Promise<void> {
  if (await receiveField(client, { ...operationOn(path, 'MKDIRS'), signal }, 'boolean', 'boolean')) return;
  throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is a file.`, { path });
}
