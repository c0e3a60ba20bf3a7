import { isAbsolute, sep } from 'node:path';

/** Whether what `path.relative` gave leads out of the folder that it started from. */
export function isOutside(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${sep}`) || isAbsolute(relative);
}
