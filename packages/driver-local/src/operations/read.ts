import { type FileEntry, type ReadRequest, type ReadResponse, throwIfAborted } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { isDirectory } from '../commit.ts';
import { assertMatch, assertNoMatch } from '../conditions.ts';
import { describe } from '../entries.ts';
import { type Explain, FileBytes } from '../file-bytes.ts';
import { toSpan } from '../ranges.ts';

/** Reads the file as it was when it was opened: a write puts another file in its place and does not touch this one. */
export async function read(client: LocalClient, request: ReadRequest, explain: Explain): Promise<ReadResponse> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  using pin = await client.pin(path);
  const { entry, facts } = await describe(client, pin, path);
  if (facts.kind === 'directory') throw isDirectory(path);
  assertMatch(path, entry.etag, ifMatch);
  assertNoMatch(path, entry.etag, ifNoneMatch);
  const range = toSpan(request, facts.size);
  const bytes = new FileBytes(await client.openFile(pin), path, range, signal, explain);
  // An abort during the opening came too early to be heard, and whoever asked does not wait for this answer any more.
  if (signal?.aborted) await bytes.close();
  throwIfAborted(signal);
  return { entry: entry as FileEntry, range, chunks: bytes, bytes: () => bytes.all(), cancel: () => bytes.close() };
}
