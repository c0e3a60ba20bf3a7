import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const pnpm = join(import.meta.dirname, '../node_modules/.bin/pnpm');
const root = join(import.meta.dirname, '../../..');

/**
 * Packs a built package as it would be published, and returns the path of the tarball. `folder` is relative to the root of
 * the repository, `destination` an existing folder.
 */
export async function pack(folder: string, destination: string): Promise<string> {
  const parameters = ['--silent', 'pack', '--json', '--pack-destination', destination];
  const { stdout } = await promisify(execFile)(pnpm, parameters, { cwd: resolve(root, folder) });
  return (JSON.parse(stdout) as { readonly filename: string }).filename;
}
