import { type RequestHeaders, tryUndo } from '@stowage/azure-common';
import { DatastoreError, delay } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { givenSmbHeaders } from './file-headers.ts';
import type { SmbProperties } from './options.ts';
import { withParents } from './parents.ts';
import { abortCopy, type CopyProgress, copyFile, getCopyProgress } from './requests/copy-file.ts';

/** What to copy. */
interface WholeCopy {
  readonly from: string;
  /** An unfinished file. */
  readonly temporary: string;
  readonly smb: SmbProperties;
  readonly signal: AbortSignal | undefined;
}

/** An unfinished file that is a copy. */
interface CopiedFile {
  readonly size: number;
  readonly fileId: string | undefined;
  readonly md5: string | undefined;
  /** The service took its time. */
  readonly wasPending: boolean;
}

/** Milliseconds between two looks at a copy that takes long, at first and at most. */
const firstPause = 20;
const maxPause = 2_000;

/** Copies a file inside the service and waits until that is done. */
export async function copyWhole(client: FilesClient, { from, temporary, smb, signal }: WholeCopy): Promise<CopiedFile> {
  const headers: RequestHeaders = { ...givenSmbHeaders(smb), 'x-ms-copy-source': client.sourceOf(from) };
  const start = (): ReturnType<typeof copyFile> =>
    client.retry(() => copyFile(client, temporary, headers, signal), { idempotent: true, signal });
  const job = await withParents(client, temporary, signal, start);
  const look = (): Promise<CopyProgress> => client.retry(() => getCopyProgress(client, temporary, signal), { idempotent: true, signal });
  try {
    let progress = await look();
    let wasPending = false;
    for (let pause = firstPause; progress.status === 'pending'; pause = Math.min(maxPause, pause * 2)) {
      wasPending = true;
      await delay(pause, signal);
      progress = await look();
    }
    if (progress.status === 'success') return { ...progress, wasPending };
    throw new DatastoreError('SERVICE.UNAVAILABLE', `The service could not copy ${JSON.stringify(from)}: ${progress.status}.`, {
      nextAction: `Copy it again. The service said: ${progress.description ?? 'nothing more'}`,
    });
  } catch (error) {
    // One that has ended meanwhile cannot be stopped, and its file is deleted anyway.
    await tryUndo((undoing) => abortCopy(client, temporary, job.id, undoing));
    throw error;
  }
}
