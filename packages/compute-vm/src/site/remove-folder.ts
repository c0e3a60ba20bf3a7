import { quote } from '../ssh/words.ts';

/**
 * A script that removes a run's folder and prints 1, or 0 when there was none. Never while something is mounted in it: what would be removed is
 * the data itself.
 */
export function removeFolder(folder: string): string {
  const mounted = `if grep -qF ${quote(` ${folder}/`)} /proc/mounts; then echo ${quote(`something is still mounted in ${folder}`)} >&2; exit 1; fi`;
  return `${mounted}\nif [ -e ${quote(folder)} ]; then rm -rf -- ${quote(folder)} && echo 1; else echo 0; fi`;
}
