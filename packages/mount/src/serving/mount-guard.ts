import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

const endedWell = 'done';

/**
 * Waits until its input ends, which the kernel brings about however the other end's process dies, and takes the dead mount away. A mount
 * there that answers is somebody else's.
 */
const script = `trap '' HUP INT TERM
read -r word
[ "$word" = ${endedWell} ] && exit 0
[ -d "$1" ] && exit 0
shift
exec "$@"`;

/** Takes a mount away should its process die without having done so. */
export interface MountGuard {
  /** The mount is gone, or no business of this process any more. */
  dismiss(): void;
}

/** Puts a guard beside this process: a shell that costs next to nothing and outlives a kill -9. */
export function startMountGuard(directory: string): MountGuard {
  const command = process.geteuid?.() === 0 ? ['umount', '-l', '--', directory] : ['fusermount3', '-u', '-z', '--', directory];
  const child = spawn('sh', ['-c', script, 'stowage-mount-guard', directory, ...command], {
    // A group of its own: what ends a process group ends the guard too.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  // Without a shell the mount works all the same; the next mount clears what a crash left.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  unreference(child.stdin);
  return { dismiss: () => void child.stdin.end(`${endedWell}\n`) };
}

/** A pipe to a child is a socket, which holds the process unless told not to. */
function unreference(stream: Writable): void {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
}
