import { type CheckedRange, mebibyte, type RangedFile, readByRanges } from '@stowage/azure-common';
import type { FileEntry, ReadRequest, ReadResponse } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { checkConditions, type EntryConditions } from '../conditions.ts';
import { toFileEntry } from '../entry.ts';
import { explainMissing, isAbsence } from '../find.ts';
import { checkName } from '../names.ts';
import { getFile } from '../requests/get-file.ts';
import { headFile } from '../requests/head-file.ts';

/** Bytes of one range, at most. The service makes checksums of up to 4 MiB; half of that keeps as many connections busy with half the memory. */
const maxRange = 2 * mebibyte;

/** Get File, by ranges. */
export async function read(client: FilesClient, request: ReadRequest): Promise<ReadResponse> {
  const { path, signal } = request;
  checkName(path);
  try {
    return await readByRanges(toRangedFile(client, path), request);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}

function toRangedFile(client: FilesClient, path: string): RangedFile {
  const { algorithm, blockSize, concurrency, retry } = client;
  const plan = { step: Math.min(blockSize, maxRange), algorithm };
  return {
    concurrency,
    retry,
    plan: () => plan,
    get: async (range) => {
      const found = await getFile(client, path, range);
      return withConditions(found, path, range);
    },
    head: async (conditions): Promise<FileEntry> => checkConditions(await headFile(client, path, conditions.signal), conditions),
    toEntry: ({ answer, size, storedMd5 }) => toFileEntry(path, answer.headers, size, storedMd5),
  };
}

/** The service has no conditions, but every answer tells the version that it is of. */
function withConditions(found: CheckedRange, path: string, conditions: EntryConditions): CheckedRange {
  try {
    checkConditions({ path, etag: found.answer.header('etag'), requestId: found.answer.requestId }, conditions);
    return found;
  } catch (error) {
    found.answer.cancel();
    throw error;
  }
}
