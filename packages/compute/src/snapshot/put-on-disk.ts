import { createWriteStream } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inParallel } from '../in-parallel.ts';
import type { Snapshot } from './snapshot.ts';

/** Writes a snapshot into an empty folder of this machine. A link in it never leads out of it. */
export async function putOnDisk(snapshot: Snapshot, folder: string, signal: AbortSignal): Promise<void> {
  for (const { kind, path } of snapshot.entries) if (kind === 'directory') await mkdir(join(folder, path));
  const files = snapshot.entries.filter(({ kind }) => kind === 'file');
  try {
    await inParallel(files, 8, (entry) =>
      pipeline(snapshot.read(entry), createWriteStream(join(folder, entry.path), { flags: 'wx', mode: entry.mode }), { signal }),
    );
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  // Links last: nothing may be written through one.
  for (const { kind, path, target = '' } of snapshot.entries) if (kind === 'link') await symlink(target, join(folder, path));
}
