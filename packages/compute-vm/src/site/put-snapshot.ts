import type { Snapshot, SnapshotEntry } from '@stowage/compute';
import type { SftpFiles } from '../files/sftp-files.ts';

/** Files that are written at a time. */
const atATime = 8;

/** Writes a snapshot into an empty folder of the machine. A link in it never leads out of it. When it fails, nothing is being written any more. */
export async function putSnapshot(files: SftpFiles, snapshot: Snapshot, folder: string, signal: AbortSignal): Promise<void> {
  const at = (path: string): string => `${folder}/${path}`;
  for (const { kind, path } of snapshot.entries) {
    signal.throwIfAborted();
    if (kind === 'directory') await files.makeDirectory(at(path), 0o755);
  }
  // One generator for all: it ends for the others, too, when one of them fails.
  const waiting = filesOf(snapshot);
  const write = async (): Promise<void> => {
    for (const entry of waiting) {
      signal.throwIfAborted();
      await files.write(at(entry.path), snapshot.read(entry), { mode: entry.mode }, signal);
      await files.setMode(at(entry.path), entry.mode);
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: atATime }, write));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  // Links last: nothing may be written through one.
  for (const { kind, path, target = '' } of snapshot.entries) if (kind === 'link') await files.makeLink(target, at(path));
}

function* filesOf({ entries }: Snapshot): Generator<SnapshotEntry> {
  for (const entry of entries) if (entry.kind === 'file') yield entry;
}
