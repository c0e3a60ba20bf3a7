import { blobRights, isTemporary, nameOf, readXmlRecords, type Temporary, temporaryPrefix, textOf } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';

/** List Blobs, which unlike the DFS endpoint can be asked for names that begin alike: the unfinished files of one directory, a page of them. */
export async function listTemporaries(
  client: LakeClient,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<readonly Temporary[]> {
  const prefix = directory === '' ? temporaryPrefix : `${directory}/${temporaryPrefix}`;
  const answer = await client.receive({
    operation: 'List Blobs',
    method: 'GET',
    path: client.pathOf(),
    query: { comp: 'list', delimiter: '/', prefix, restype: 'container' },
    right: blobRights.list,
    signal,
  });
  const found: Temporary[] = [];
  for await (const records of readXmlRecords(answer.chunks, ['Blob'])) {
    for (const record of records) {
      const name = record.children.find((child) => child.name === 'Name');
      const properties = record.children.find((child) => child.name === 'Properties');
      const path = name === undefined ? '' : nameOf(name);
      const changed = properties && textOf(properties, 'Last-Modified');
      if (isTemporary(path) && changed !== undefined) found.push({ path, lastModified: new Date(changed) });
    }
  }
  return found;
}
