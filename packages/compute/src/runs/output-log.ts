import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { OutputStream } from '../computes/compute.ts';
import type { RunFolder } from './run-folder.ts';

/** Keeps what a program prints, and passes it on. */
export interface OutputLog {
  take(stream: OutputStream, chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens the logs of a run. */
export function openOutputLog(
  folder: RunFolder,
  onOutput: ((stream: OutputStream, chunk: Uint8Array) => void | Promise<void>) | undefined,
): OutputLog {
  const files: Readonly<Record<OutputStream, WriteStream>> = {
    stdout: createWriteStream(folder.log('stdout')),
    stderr: createWriteStream(folder.log('stderr')),
  };
  // Told when the logs are closed, or by the write that it keeps from going on.
  for (const file of Object.values(files)) file.on('error', () => undefined);
  return {
    async take(stream, chunk) {
      if (!files[stream].write(chunk)) await once(files[stream], 'drain');
      await onOutput?.(stream, chunk);
    },
    async close() {
      for (const file of Object.values(files)) file.end();
      await Promise.all(Object.values(files).map((file) => finished(file)));
    },
  };
}
