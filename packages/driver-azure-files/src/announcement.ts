import type { FilesClient } from './client.ts';
import { tryFile } from './find.ts';
import { createFile } from './requests/create-file.ts';
import type { Attempt } from './temporary-name.ts';

/** The metadata by which an append tells the size that it found. */
const sizeKey = 'stowage_size';

/**
 * Makes the file that tells others of a lease: a lease on a file never ends by itself, and by this file it can be let go of when its
 * holder is no more. `size` is what an append found, to which the target is cut back then.
 */
export async function announce(
  client: FilesClient,
  { temporary }: Attempt,
  size: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const metadata = size === undefined ? undefined : { [sizeKey]: String(size) };
  await client.retry(() => createFile(client, { path: temporary, size: 0, metadata, signal }), { idempotent: true, signal });
}

/** The size that an attempt has announced, if it is an append. */
export async function announcedSize(
  client: FilesClient,
  { temporary }: Attempt,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const size = (await tryFile(client, temporary, signal))?.metadata?.[sizeKey];
  return size === undefined ? undefined : Number(size);
}
