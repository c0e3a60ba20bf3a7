import { readdirSync, readlinkSync } from 'node:fs';

/** How many files and folders below a root this process holds open. */
export function countOpenFiles(root: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => leadsInto(root, descriptor)).length;
}

function leadsInto(root: string, descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(root);
  } catch (error) {
    // The descriptor that the listing itself was made with.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
