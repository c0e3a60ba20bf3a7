import type { Entry } from '@stowage/core/driver';

/** When a file was made or changed last, in milliseconds since 1970. */
export function lastTouched({ createdAt, lastModified, driver }: Entry): number {
  const fields = driver?.azure_file;
  return Math.max(...[createdAt, lastModified, fields?.lastWriteTime, fields?.changeTime].map((time) => time?.getTime() ?? 0));
}

/** Milliseconds since a file was made or changed, by the clock of the service. */
export function ageOf(entry: Entry, now: number): number {
  return now - lastTouched(entry);
}
