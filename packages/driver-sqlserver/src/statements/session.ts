/** How long the connection's statements wait for a lock, in milliseconds. */
export function setLockTimeout(milliseconds: number): string {
  return `SET LOCK_TIMEOUT ${milliseconds}`;
}
