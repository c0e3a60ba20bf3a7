import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { FileStatus } from '../file-status.ts';
import { type Receiver, receiveJson } from './json-answer.ts';
import { operationOn } from './operation.ts';

/** GETFILESTATUS. */
export async function getFileStatus(client: Receiver, path: string, signal: AbortSignal | undefined): Promise<FileStatus> {
  try {
    const asked = { ...operationOn(path, 'GETFILESTATUS'), signal };
    const { value, requestId } = await receiveJson<FileStatus>(client, asked, 'FileStatus', 'object');
    return { ...value, requestId };
  } catch (error) {
    // What is below a file is not there.
    if (!isDatastoreError(error, 'PATH.NOT_DIRECTORY')) throw error;
    throw new DatastoreError('PATH.NOT_FOUND', error.message, { requestId: error.requestId, path });
  }
}

/** The same; undefined where nothing is. */
export async function tryFileStatus(client: Receiver, path: string, signal: AbortSignal | undefined): Promise<FileStatus | undefined> {
  try {
    return await getFileStatus(client, path, signal);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}
