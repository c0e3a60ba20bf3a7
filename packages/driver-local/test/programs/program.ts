import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { join } from 'node:path';

/** A program of this folder that runs in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** What it has sent, when it has ended well. Fails when it has not. */
  readonly finished: Promise<readonly unknown[]>;
}

/** Starts a program. It tells what it has to tell by `process.send`. */
export function startProgram(name: string, parameters: readonly string[], options: Pick<ForkOptions, 'uid' | 'gid'> = {}): Program {
  const child = fork(join(import.meta.dirname, `${name}.ts`), parameters, { ...options, execArgv: ['--conditions=@stowage/source'] });
  const messages: unknown[] = [];
  const finished = new Promise<readonly unknown[]>((resolve, reject) => {
    child.on('message', (message) => messages.push(message));
    child.once('error', reject);
    child.once('exit', (code, signal) => (code === 0 ? resolve(messages) : reject(new Error(`${name} ended with ${code ?? signal}`))));
  });
  return { child, finished };
}

/** The next message of a program. */
export function nextMessage({ child }: Program): Promise<unknown> {
  return new Promise((resolve, reject) =>
    child.once('message', resolve).once('exit', () => reject(new Error('it ended and said nothing'))),
  );
}
