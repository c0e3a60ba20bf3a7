import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode, toFileFailure } from './file-failure.ts';

/** What lies beside `stowage.yaml` in `.stowage`: the vault, the schema for editors, and the lock while somebody writes. */
export interface StateFolder {
  readonly path: string;
  readonly vault: string;
  readonly schema: string;
}

/** The state folder of a workspace folder, there or not. */
export function stateFolderOf(workspace: string): StateFolder {
  const path = join(workspace, '.stowage');
  return { path, vault: join(path, 'vault.json'), schema: join(path, 'schema.json') };
}

const ignored =
  '# Kept out of version control: the vault and locks. The schema is for the editors of everybody.\n*\n!.gitignore\n!schema.json\n';

/** Makes the folder if need be, together with the file that keeps the vault out of version control. */
export async function ensureStateFolder({ path }: StateFolder): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '.gitignore'), ignored, { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw toFileFailure(error, 'write', path);
  }
}
