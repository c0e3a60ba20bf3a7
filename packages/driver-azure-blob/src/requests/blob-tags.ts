import { blobRights, childOf, parseXml, textOf } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';
import type { BlobReadOptions } from '../options.ts';
import { versionQuery } from './head-blob.ts';

/** Get Blob Tags. */
export async function getTags(
  client: BlobClient,
  path: string,
  options: BlobReadOptions,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  const answer = await client.receive({
    operation: 'Get Blob Tags',
    method: 'GET',
    path: client.pathOf(path),
    query: { comp: 'tags', ...versionQuery(options) },
    right: blobRights.tags,
    signal,
  });
  const tags: Record<string, string> = {};
  const root = parseXml(await answer.text());
  for (const tag of (root && childOf(root, 'TagSet'))?.children ?? []) {
    tags[textOf(tag, 'Key') ?? ''] = textOf(tag, 'Value') ?? '';
  }
  return tags;
}
