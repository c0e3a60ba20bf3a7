import { writeFile } from 'node:fs/promises';
import { findMount } from './mount-table.ts';

/** As much as one request can carry. The kernel's default of 128 KiB halves the speed of sequential reads. */
const kibibytes = 1_024;

/** Lets the kernel read ahead by whole requests. Only root may; without it the mount works all the same. */
export async function raiseReadAhead(directory: string): Promise<void> {
  const entry = await findMount(directory);
  if (entry === undefined || process.geteuid?.() !== 0) return;
  try {
    await writeFile(`/sys/class/bdi/${entry.device}/read_ahead_kb`, `${kibibytes}`);
  } catch (error) {
    // A container may see /sys read-only, or not at all.
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
