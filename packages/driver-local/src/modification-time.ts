const second = 1_000_000;
let last = 0;

/**
 * The modification time for a new version of a file, in microseconds since 1970: never the same twice.
 *
 * The kernel's own stamp stands still for some milliseconds, and a freed inode is used again at once: a file that is written
 * three times in that span would get its first ETag back. The digits below a millisecond are drawn at random, so that two
 * processes do not meet either.
 */
export function nextModificationTime(): number {
  const now = Date.now() * 1_000 + Math.floor(Math.random() * 1_000);
  // A clock that was set back is followed; only its small steps are ironed out.
  last = now <= last && last - now < second ? last + 1 : now;
  return last;
}
