import { createBlockSource, planBlocks, readBlob } from '@stowage/azure-common';
import type { FileEntry } from '@stowage/core/driver';
import type { Appended } from './append-block.ts';
import type { LakeClient } from './client.ts';
import { toFileEntry } from './entry.ts';
import { headFileAgain } from './head-path.ts';
import type { HeldFile } from './held-file.ts';
import type { LakeWriteOptions } from './options.ts';
import { getAccessControl } from './requests/access-control.ts';
import { upload } from './upload.ts';

/**
 * Writes a file anew with bytes behind its content, in one step and only while it is what was seen. A file that the Blob endpoint wrote takes no
 * appends; the one that this makes does. What was said of it goes along: headers, metadata, access control list, expiry.
 */
export async function rewriteWith(
  client: LakeClient,
  { path, etag }: HeldFile,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Appended> {
  const entry = await headFileAgain(client, { path, ifMatch: etag, signal });
  const list = await client.retry(() => getAccessControl(client, path, signal), { idempotent: true, signal });
  const size = entry.size + bytes.byteLength;
  const plan = planBlocks(size, client);
  const source = createBlockSource({ stream: joined(client, entry, bytes, signal), size }, plan);
  const { expiresAt, encryptionContext } = entry.driver?.azure_data_lake_gen2 ?? {};
  const { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl, metadata } = entry;
  const described = { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl, metadata };
  const { etag: newEtag, lastModified } = await upload(client, {
    path,
    ...described,
    ifMatch: etag,
    blocks: { source, plan },
    acl: list.header('x-ms-acl'),
    driver: { azure_data_lake_gen2: { expiresAt, encryptionContext, ...ownersOf(client, entry) } },
    signal,
  });
  return { size, etag: newEtag, lastModified };
}

/** An account key may say whose a file is; everybody else becomes its owner. */
function ownersOf({ credential }: LakeClient, { driver }: FileEntry): Pick<LakeWriteOptions, 'owner' | 'group'> {
  if (credential.kind !== 'accountKey') return {};
  const { owner, group } = driver?.azure_data_lake_gen2 ?? {};
  return { owner, group };
}

async function* joined(
  client: LakeClient,
  { path, etag }: FileEntry,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { chunks } = await readBlob(client, { path, ifMatch: etag, signal }, { toEntry: toFileEntry });
  yield* chunks;
  yield bytes;
}
