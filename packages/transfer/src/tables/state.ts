import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, onDisk } from '../local/disk-error.ts';

/** Keeps small texts between two copies: watermarks and journals. A text is replaced as a whole, or stays as it was. */
export interface TransferState {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** A state that lies in a folder on disk, which is made when it is first written. */
export function createFolderState(folder: string): TransferState {
  const pathOf = (name: string): string => join(folder, fileNameOf(name));
  return {
    async read(name) {
      const path = pathOf(name);
      return onDisk('read', path, async () => {
        try {
          return await readFile(path, 'utf8');
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') return undefined;
          throw error;
        }
      });
    },
    async write(name, text) {
      const path = pathOf(name);
      const part = `${path}.${process.pid}.new`;
      await onDisk('write', path, async () => {
        await mkdir(folder, { recursive: true });
        const file = await open(part, 'w');
        try {
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
      });
    },
    async delete(name) {
      const path = pathOf(name);
      await onDisk('remove', path, () => rm(path, { force: true }));
    },
  };
}

/** Any name as one that a disk can hold: what it cannot is replaced, and a digest keeps such names apart. */
function fileNameOf(name: string): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_.-]/g, '_');
  return safe === name && !safe.startsWith('.') && safe.length <= 100
    ? `${safe}.json`
    : `${safe.slice(0, 60).replace(/^\./, '_')}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.json`;
}
