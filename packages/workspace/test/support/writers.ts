import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A process that writes to a workspace; see `writer.ts`. */
export interface Writer {
  readonly process: ChildProcess;
  /** What it has said so far, without `ready`. */
  readonly said: readonly string[];
  /** Lets it begin. */
  go(): void;
  /** Resolves when it has said this many lines, or has ended. */
  saidMore(lines: number): Promise<void>;
  /** Its exit code when it has ended, null when it was killed; throws what it wrote to stderr when it failed. */
  ended(): Promise<number | null>;
}

/** Starts a writer and waits until it is ready. */
export async function startWriter(
  folder: string,
  name: string,
  count: number,
  options: { readonly secret?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Writer> {
  const script = new URL('./writer.ts', import.meta.url).pathname;
  const args = [
    '--conditions=@stowage/source',
    script,
    folder,
    name,
    String(count),
    ...(options.secret === undefined ? [] : [options.secret]),
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const said: string[] = [];
  const lines: Interface = createInterface({ input: child.stdout });
  const waiting: { readonly lines: number; readonly wake: () => void }[] = [];
  const ready = new Promise<void>((wake) => {
    lines.on('line', (line) => {
      if (line === 'ready') wake();
      else said.push(line);
      for (const one of waiting) if (said.length >= one.lines) one.wake();
    });
  });
  await Promise.race([
    ready,
    exit.then(() => {
      throw new Error(errors);
    }),
  ]);
  return {
    process: child,
    said,
    go: () => {
      child.stdin.write('go\n');
    },
    saidMore: (count) =>
      Promise.race([
        new Promise<void>((wake) => {
          if (said.length >= count) wake();
          else waiting.push({ lines: count, wake });
        }),
        exit.then(() => undefined),
      ]),
    ended: async () => {
      const [code] = await exit;
      if (code !== 0 && code !== null) throw new Error(errors);
      return code;
    },
  };
}
