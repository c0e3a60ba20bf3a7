import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The recordings that lie beside this project's folder; undefined where there are none, as in most clones. */
export function findDefaultFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../../../shared/recordings', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}
