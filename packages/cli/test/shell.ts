import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { run } from '../src/run.ts';

/** What one command line printed and ended with. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. */
  json<T = Record<string, unknown>>(): T;
}

/** A folder of its own, in which command lines run as in a shell. */
export interface Shell {
  readonly folder: string;
  (...args: readonly string[]): Promise<Finished>;
  /** The same with something on standard input. */
  feed(input: string, ...args: readonly string[]): Promise<Finished>;
  [Symbol.asyncDispose](): Promise<void>;
}

class Capture extends Writable {
  text = '';
  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += Buffer.from(chunk).toString('utf8');
    done();
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

export async function openShell({
  folder: given,
  ...options
}: {
  readonly signal?: AbortSignal;
  readonly folder?: string;
} = {}): Promise<Shell> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'stowage-cli-')));
  const feed = async (input: string, ...args: readonly string[]): Promise<Finished> => {
    const stdout = new Capture();
    const stderr = new Capture();
    const code = await run(args, { streams: { stdout, stderr }, stdin: once(input), cwd: folder, ...options });
    return { code, out: stdout.text, err: stderr.text, json: () => JSON.parse(stdout.text) };
  };
  return Object.assign((...args: readonly string[]) => feed('', ...args), {
    folder,
    feed,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  });
}
