import { quote } from '../ssh/words.ts';
import { mountEntry } from './unmount-below.ts';

/**
 * A script that removes a run's folder and prints 1, or 0 when there was none; `only` names what is removed of it. Never while something is mounted in it: what would be
 * removed is the data itself.
 *
 * @param folder without links in its path
 */
export function removeFolder(folder: string, only: readonly string[] = []): string {
  const mounted = quote(` ${mountEntry(folder)}/`);
  const places = only.length === 0 ? [folder] : only.map((name) => `${folder}/${name}`);
  return [
    `if grep -qsF ${mounted} /proc/mounts; then echo ${quote(`something is still mounted in ${folder}`)} >&2; exit 1; fi`,
    `if [ -e ${quote(folder)} ]; then rm -rf -- ${places.map(quote).join(' ')} && echo 1; else echo 0; fi`,
  ].join('\n');
}
