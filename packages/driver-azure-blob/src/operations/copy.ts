import { type CopyRequest, type FileEntry, isDatastoreError, type WriteResult } from '@stowage/core/driver';
import { addMetadata, addOptions, type RequestHeaders } from '../blob-headers.ts';
import { createBlockIds } from '../block-id.ts';
import { planBlocks } from '../block-plan.ts';
import type { BlobClient } from '../client.ts';
import { type CopySource, createCopySource } from '../copy-source.ts';
import { explainMissing } from '../directory.ts';
import { isDirectoryMark } from '../entry.ts';
import { explainWrite, isDirectoryError } from '../errors.ts';
import { checkName } from '../names.ts';
import { copyBlob, putBlockFromUrl } from '../requests/copy-blob.ts';
import { headBlob } from '../requests/head-blob.ts';
import { putBlockList } from '../requests/put-block-list.ts';
import { Window } from '../window.ts';

const mebibyte = 2 ** 20;

/** Bytes of a blob that Copy Blob From URL takes, at most. */
const maxWholeCopy = 256 * mebibyte;
/** Bytes of one block of a larger copy. They pass nowhere near here, so only the service's time for one request limits them. */
const copyBlockSize = 128 * mebibyte;

/** Copy Blob From URL, or Put Block From URL and Put Block List for what is too large for it; always of one version of the source. */
export async function copy(client: BlobClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifSourceMatch, signal } = request;
  checkName(from);
  checkName(to);
  const entry = await headSource(client, from, ifSourceMatch, signal);
  const source = await createCopySource(client, from, entry.etag, signal);
  try {
    if (entry.size <= maxWholeCopy && entry.driver?.azure_blob?.blobType !== 'PageBlob') return await copyWhole(client, request, entry, source);
    return await copyBlocks(client, request, entry, source);
  } catch (error) {
    throw explainWrite(error, request);
  }
}
