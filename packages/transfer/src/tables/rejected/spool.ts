import { closeSync, createReadStream, mkdtempSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toDiskError } from '../../local/disk-error.ts';

/** Lines that are kept on this machine until it is known where they go. */
export interface Spool {
  readonly path: string;
  add(line: string): void;
  /** All lines, once no more come. */
  chunks(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

const bufferSize = 65_536;

/** Makes a spool. It writes at once when it is told of a line: whoever tells cannot wait, and memory must not grow with the lines. */
export function createSpool(): Spool {
  const path = join(
    onDiskNow('make a folder in', tmpdir(), () => mkdtempSync(join(tmpdir(), 'stowage-rejected-'))),
    'rejected.jsonl',
  );
  const file = onDiskNow('write', path, () => openSync(path, 'wx', 0o600));
  let held = '';
  let open = true;
  const flush = (): void => {
    if (held !== '') onDiskNow('write', path, () => writeSync(file, held));
    held = '';
  };
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    path,
    add(line) {
      held += line;
      if (held.length >= bufferSize) flush();
    },
    async *chunks() {
      flush();
      close();
      yield* createReadStream(path);
    },
    async remove() {
      close();
      await rm(dirname(path), { recursive: true, force: true });
    },
  };
}

function onDiskNow<T>(doing: string, path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw toDiskError(error, doing, path);
  }
}
