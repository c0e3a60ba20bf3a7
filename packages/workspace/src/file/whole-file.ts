import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode, toFileFailure } from './file-failure.ts';

/**
 * Replaces a file as a whole: readers see the old content or the new one, also after a crash or a power failure. The permissions
 * are `mode`, else those of the file that is there, else what the system gives new files. The caller holds the workspace's lock,
 * so the temporary file has one fixed name, and what a killed writer left is written over by the next.
 */
export async function writeWholeFile(path: string, text: string, mode?: number): Promise<void> {
  try {
    const target = (await orAbsent(realpath(path))) ?? path;
    const temporary = join(dirname(target), `.${basename(target)}.new`);
    const kept = mode ?? (await orAbsent(stat(target)))?.mode;
    // Not opened where it lies: somebody else may have put a link there.
    await rm(temporary, { force: true });
    try {
      await writeDurably(temporary, text, kept);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(target));
  } catch (error) {
    throw toFileFailure(error, 'write', path);
  }
}

async function writeDurably(path: string, text: string, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    if (mode !== undefined) await file.chmod(mode & 0o777);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself survive a power failure. Windows has no such call on folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
