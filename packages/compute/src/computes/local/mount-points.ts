import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';

/** The mount points of this machine at or below a folder, the deepest first. Empty where the system keeps no list of them. */
export async function findMountPoints(folder: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile('/proc/self/mountinfo', 'utf8');
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
  const points = text.split('\n').map((line) => unescapeOctal(line.split(' ')[4] ?? ''));
  return points.filter((point) => point === folder || point.startsWith(folder + sep)).sort((a, b) => b.length - a.length);
}

/** The kernel writes blanks, line ends and backslashes of names as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
