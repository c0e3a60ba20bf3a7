import { quote } from '../ssh/words.ts';

/** A path as `/proc/mounts` has it: blanks, line ends and backslashes stand there as three octal digits. */
export function mountEntry(path: string): string {
  return path.replaceAll(/[ \t\n\\]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/**
 * A script that takes away every mount below a folder, the last one first, and prints how many there were. Lazily: the name is free at once, and what still has
 * it open gets errors instead of keeping it.
 *
 * @param folder without links in its path
 */
export function unmountBelow(folder: string): string {
  const last = `grep -sF ${quote(` ${mountEntry(folder)}/`)} /proc/mounts | tail -n 1 | cut -d' ' -f2 | sed 's/%/%%/g'`;
  return [
    'count=0',
    `while m=$(${last}); [ -n "$m" ]; do`,
    // printf reads the octal digits.
    '  m=$(printf "$m"); count=$((count + 1))',
    '  if [ $count -gt 1000 ]; then echo "$m cannot be unmounted" >&2; exit 1; fi',
    '  fusermount3 -u -z "$m" 2>/dev/null || fusermount -u -z "$m" 2>/dev/null || umount -l "$m" || exit 1',
    'done',
    'echo $count',
  ].join('\n');
}
