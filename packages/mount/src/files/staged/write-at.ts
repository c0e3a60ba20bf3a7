import { writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** A write that took longer says that the disk is behind. */
const slowWrite = 30;
/** For so long then the disk is waited for by other threads. */
const pause = 1_000;

/**
 * Bytes of one call. For a larger one the kernel takes memory in larger parts; a virtual machine may have lent those to its host while they were free, and
 * has to fetch them back on this thread: writes of 1 MiB took ten times as long as two of half of that.
 */
const largestWrite = 256 * 1_024;

let slowUntil = Number.NEGATIVE_INFINITY;

/**
 * Writes bytes into a file, all of them. At once as long as the disk takes them into memory: a program that writes waits for every write, and with a
 * detour through the thread pool it would wait for two more turns of the event loop each time, which an upload makes long. Once the disk
 * has made us wait, writes go through the thread pool, so that nobody else does.
 */
export async function writeAt(file: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const begun = performance.now();
    const length = Math.min(largestWrite, bytes.byteLength - done);
    if (begun < slowUntil) done += (await file.write(bytes, done, length, offset + done)).bytesWritten;
    else {
      done += writeSync(file.fd, bytes, done, length, offset + done);
      const now = performance.now();
      if (now - begun > slowWrite) slowUntil = now + pause;
    }
  }
}
