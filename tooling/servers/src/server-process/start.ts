import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createStop, type RunningServer } from '../running-server.ts';
import type { ProcessUsage, ServerMessage } from './report.ts';

/** A server in a process of its own, so that what it costs is not counted as its client's. */
export interface ServerProcess<Ready, Usage extends ProcessUsage = ProcessUsage> extends Omit<RunningServer, 'url'> {
  /** What the process said when it was ready. */
  readonly ready: Ready;
  readonly pid: number;
  /** What it has used so far. Rejects when it has ended. */
  usage(): Promise<Usage>;
}

/**
 * Starts a script that ends in `reportReady` as a process. A program that forgets `stop` still ends: the process follows when the
 * channel closes.
 */
export async function startServerProcess<Ready, Usage extends ProcessUsage = ProcessUsage>(
  script: URL,
  settings: unknown,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess<Ready, Usage>> {
  const child = fork(fileURLToPath(script), [JSON.stringify(settings)], {
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (usage: Usage) => void>();
  const ended = untilEnd(child);
  const ready = (await untilReady(child, ended)) as Ready;
  child.on('message', (message: ServerMessage) => {
    if (message.kind === 'usage') waiting.get(message.id)?.(message.usage as Usage);
  });
  const setReferenced = (isReferenced: boolean): void => {
    const change = isReferenced ? 'ref' : 'unref';
    child[change]();
    child.channel?.[change]();
  };
  setReferenced(false);

  let asked = 0;
  return {
    ready,
    pid: child.pid ?? 0,
    usage: async () => {
      if (!child.connected) throw new Error('The server has been stopped.');
      const id = ++asked;
      setReferenced(true);
      try {
        const answer = new Promise<Usage>((resolve) => waiting.set(id, resolve));
        child.send(id);
        return await Promise.race([answer, ended]);
      } finally {
        waiting.delete(id);
        if (waiting.size === 0) setReferenced(false);
      }
    },
    ...createStop(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }),
  };
}

/** Rejects when the process ends; nobody has to be waiting for it. */
function untilEnd(child: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The server's process ended with ${code}.`)));
  });
  ended.catch(() => undefined);
  return ended;
}

async function untilReady(child: ChildProcess, ended: Promise<never>): Promise<unknown> {
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [ServerMessage];
  if (message.kind !== 'ready') throw new Error('The server did not say that it is ready.');
  return message.ready;
}
