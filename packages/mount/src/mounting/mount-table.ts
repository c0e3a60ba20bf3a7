import { readFile } from 'node:fs/promises';

/** A line of the kernel's mount table. */
export interface MountEntry {
  readonly directory: string;
  /** The device's numbers: `0:52`. */
  readonly device: string;
  readonly type: string;
  readonly source: string;
}

/** The mounts that this process sees, in the order in which they were made. Source: proc_pid_mountinfo(5). */
export async function readMountTable(): Promise<readonly MountEntry[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8');
  return text.split('\n').flatMap((line) => {
    // Optional fields end with a lone dash.
    const [before, after] = line.split(' - ', 2);
    const [, , device, , directory] = before?.split(' ') ?? [];
    const [type, source] = after?.split(' ') ?? [];
    if (device === undefined || directory === undefined || type === undefined || source === undefined) return [];
    return [{ directory: toPlain(directory), device, type, source: toPlain(source) }];
  });
}

/** The mount on a directory; the one on top where there are several. */
export async function findMount(directory: string): Promise<MountEntry | undefined> {
  return (await readMountTable()).findLast((entry) => entry.directory === directory);
}

/** Spaces, tabs, line ends and backslashes stand in octal. */
const toPlain = (text: string): string => text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
