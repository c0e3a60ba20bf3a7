import type { Datastore } from '@stowage/core';
import type { Content } from '../content/content.ts';

/** How a file of a store is opened. */
export interface StoreFileOptions {
  readonly bufferSize: number;
  readonly signal: AbortSignal;
}

/** Opens a file of a datastore to be read once, as it is now: size and digests are those of the answer, not of a listing. */
export async function openStoreFile(store: Datastore<'read'>, path: string, options: StoreFileOptions): Promise<Content> {
  const result = await store.read(path, { signal: options.signal });
  const { entry } = result;
  const { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl } = entry;
  const content = {
    size: entry.size,
    lastModified: entry.lastModified,
    digests: entry.digests,
    headers: { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl },
    metadata: entry.metadata,
    chunks: result,
    close: () => result.cancel(),
  };
  return entry.size > options.bufferSize ? content : { ...content, bytes: await result.bytes() };
}
