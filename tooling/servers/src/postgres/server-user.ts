import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom PostgreSQL runs as: it refuses root. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

const name = 'postgres';

/** The user `postgres` for root, made where the machine has none; for anyone else themselves. */
export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (option: '-u' | '-g'): Promise<number> => Number((await run('id', [option, name])).stdout);
  try {
    await idOf('-u');
  } catch {
    // Another process may be making it at this moment; then only its ids count.
    await run('useradd', ['--system', '--user-group', '--no-create-home', name]).catch(() => undefined);
  }
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}
