import type { FilesClient } from './client.ts';
import { tryFile } from './find.ts';
import { createFile } from './requests/create-file.ts';
import type { Attempt } from './temporary-name.ts';

/** What an attempt tells others of itself. */
export interface Announcement {
  /** The size that an append found, to which the file is cut back if it dies. */
  readonly size?: number | undefined;
  /** The id of the dead attempt whose lease this one takes over. */
  readonly after?: string | undefined;
}

const sizeKey = 'stowage_size';
const afterKey = 'stowage_after';

/**
 * Makes the file that tells others of a lease: a lease on a file never ends by itself, and by this file it can be let go of when its
 * holder is no more. Each word in it is followed by the attempt's own id: an upload has an unfinished file too, with metadata of the user's.
 */
export async function announce(
  client: FilesClient,
  { id, temporary }: Attempt,
  { size, after }: Announcement,
  signal: AbortSignal | undefined,
): Promise<void> {
  const metadata: Record<string, string> = {};
  if (size !== undefined) metadata[sizeKey] = `${size} ${id}`;
  if (after !== undefined) metadata[afterKey] = `${after} ${id}`;
  await client.retry(() => createFile(client, { path: temporary, size: 0, metadata, signal }), { idempotent: true, signal });
}

/** What an attempt has announced; undefined if its file is gone. */
export async function readAnnouncement(
  client: FilesClient,
  { id, temporary }: Attempt,
  signal: AbortSignal | undefined,
): Promise<Announcement | undefined> {
  const file = await tryFile(client, temporary, signal);
  if (file === undefined) return undefined;
  const wordOf = (key: string): string | undefined => {
    const [word, owner] = file.metadata?.[key]?.split(' ') ?? [];
    return owner === id ? word : undefined;
  };
  const size = wordOf(sizeKey);
  return { size: size === undefined ? undefined : Number(size), after: wordOf(afterKey) };
}
