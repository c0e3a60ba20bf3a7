import { type ContentHeaders, type Metadata, toChunks, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import { joinBytes } from '../../bytes.ts';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { findNode, findReplaceable, type MemoryDirectory, type MemoryFile } from '../tree.ts';

const headerNames = ['contentType', 'contentEncoding', 'contentLanguage', 'contentDisposition', 'cacheControl'] as const;

function toHeaders(request: WriteRequest): ContentHeaders {
  return Object.fromEntries(headerNames.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])));
}

/** Metadata as it is kept: names in lower case. */
export function toMetadata(metadata: Metadata = {}): Metadata {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What a change of a file gives. */
export function toResult(path: string, { content, etag, lastModified }: MemoryFile): WriteResult {
  return { path, size: content.byteLength, etag, lastModified };
}

/** Fails when a file may not be put at a path, by what is there or by the request's conditions. */
export function checkTarget(
  root: MemoryDirectory,
  path: string,
  conditions: { readonly ifNoneMatch?: '*' | undefined; readonly ifMatch?: string | undefined },
): void {
  if (conditions.ifNoneMatch === '*' && findNode(root, path) !== undefined) throw failures.exists(path);
  const replaced = findReplaceable(root, path);
  if (conditions.ifMatch !== undefined && replaced?.etag !== conditions.ifMatch) throw failures.condition(path);
}

/** Copies chunks of whatever size into blocks of exactly `size` bytes; the last may be shorter, and there is always one. */
export async function* toBlocks(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = [];
  let filled = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.byteLength; ) {
      if (filled === size) {
        yield joinBytes(parts);
        parts = [];
        filled = 0;
      }
      // `slice` of a Node buffer would be a view of memory that the source may use again.
      const part = new Uint8Array(chunk.subarray(taken, taken + size - filled));
      parts.push(part);
      filled += part.byteLength;
      taken += part.byteLength;
    }
  }
  yield joinBytes(parts);
}

/** Sends the content block by block, then puts it under its name in one step: until then nobody sees any of it. */
export async function write(client: MemoryClient, request: WriteRequest): Promise<WriteResult> {
  const { path, body, onProgress } = request;
  const received: Uint8Array[] = [];
  let size = 0;
  // The first request tells at once that the target is refused; the last one decides.
  await client.request(request, (root) => checkTarget(root, path, request));
  for await (const block of toBlocks(toChunks(body), client.blockSize)) {
    await client.request(request, () => undefined);
    received.push(block);
    size += block.byteLength;
    onProgress?.(size);
  }
  const put = (root: MemoryDirectory): WriteResult => {
    checkTarget(root, path, request);
    const file = { content: joinBytes(received), headers: toHeaders(request), metadata: toMetadata(request.metadata) };
    return toResult(path, client.service.placeFile(root, client.user, path, file));
  };
  return client.request(request, put, request.ifMatch === undefined && request.ifNoneMatch === undefined);
}
