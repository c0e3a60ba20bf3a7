import { type FileEntry, type ReadRequest, type ReadResponse, throwIfAborted } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import type { MemoryService } from '../service.ts';
import { requireFile, toEntry } from '../tree.ts';
import { checkVersion } from './stat.ts';

/** Which bytes of a file of this size a request asks for. */
function toSpan({ path, range, suffix }: ReadRequest, size: number): { readonly offset: number; readonly length: number } {
  if (suffix !== undefined) {
    const length = Math.min(suffix, size);
    return { offset: size - length, length };
  }
  if (range === undefined) return { offset: 0, length: size };
  const { offset, length = size - offset } = range;
  if (offset >= size && !(offset === 0 && size === 0)) throw failures.range(path, size);
  return { offset, length: Math.min(length, size - offset) };
}

/** Counts a read as open until it is closed or aborted; closing twice is harmless. */
function openRead(service: MemoryService, signal: AbortSignal | undefined): () => void {
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    service.openReads--;
    signal?.removeEventListener('abort', close);
  };
  service.openReads++;
  signal?.addEventListener('abort', close, { once: true });
  return close;
}

export async function read(client: MemoryClient, request: ReadRequest): Promise<ReadResponse> {
  const { signal } = request;
  const { file, entry, range } = await client.request(request, (root) => {
    const found = requireFile(root, request.path);
    checkVersion(found, request);
    const span = toSpan(request, found.content.byteLength);
    return { file: found.content, entry: toEntry(request.path, found) as FileEntry, range: span };
  });
  const close = openRead(client.service, signal);
  const end = range.offset + range.length;

  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let at = range.offset; at < end; at += client.blockSize) {
        // Copies, so that a reader who changes what it was given changes nothing here.
        yield await client.request({ signal }, () => file.slice(at, Math.min(end, at + client.blockSize)));
      }
    } finally {
      close();
    }
  }
  const bytes = async (): Promise<Uint8Array> => {
    throwIfAborted(signal);
    close();
    return file.slice(range.offset, end);
  };
  return { entry, range, chunks: chunks(), bytes, cancel: async () => close() };
}
