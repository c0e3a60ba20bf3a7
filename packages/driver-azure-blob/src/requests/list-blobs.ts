import { blobRights, readXmlRecords } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';
import { type ListedBlob, toListedBlob } from '../listed-blob.ts';

/** Which blobs to list. */
export interface ListBlobsRequest {
  /** What their names begin with. */
  readonly prefix: string;
  /** Only up to the next slash; what lies behind it shows as one prefix. */
  readonly isFlat: boolean;
  readonly marker?: string | undefined;
  readonly maxResults?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A part of a listing. */
export interface ListedPage {
  readonly blobs: readonly ListedBlob[];
  /** Where to go on; undefined on the last page. A page may have no blobs and yet not be the last one. */
  readonly marker: string | undefined;
}

/** List Blobs: one page, read as it arrives. */
export async function listBlobs(client: BlobClient, request: ListBlobsRequest): Promise<ListedPage> {
  const { prefix, isFlat, marker, maxResults, signal } = request;
  const answer = await client.receive({
    operation: 'List Blobs',
    method: 'GET',
    path: client.pathOf(),
    query: {
      comp: 'list',
      delimiter: isFlat ? undefined : '/',
      include: 'metadata',
      marker,
      maxresults: maxResults,
      prefix: prefix === '' ? undefined : prefix,
      restype: 'container',
    },
    right: blobRights.list,
    signal,
  });
  const blobs: ListedBlob[] = [];
  let next: string | undefined;
  for await (const records of readXmlRecords(answer.chunks, ['Blob', 'BlobPrefix', 'NextMarker'])) {
    for (const record of records) {
      if (record.name === 'NextMarker') next = record.text === '' ? undefined : record.text;
      else blobs.push(toListedBlob(record));
    }
  }
  return { blobs, marker: next };
}
