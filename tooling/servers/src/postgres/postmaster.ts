import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServerUser } from './server-user.ts';

/** How a postmaster ends: after rolling back what is open, or at once, as in a crash. */
export type Shutdown = 'INT' | 'QUIT';

/** A running postmaster. */
export interface Postmaster {
  end(shutdown: Shutdown): Promise<void>;
}

/**
 * The shell stays beside the server until it is told how to end it. When this process ends, in whatever way, its input closes without
 * a word: then the server ends at once and its folder goes too, so that neither outlives a test.
 */
const guard =
  '"$@" </dev/null & server=$!; read how; kill -${how:-QUIT} $server 2>/dev/null; wait $server; [ -n "$how" ] || rm -rf "$GUARDED"';

/** Starts the server program and resolves when it takes connections. */
export async function startPostmaster(program: string, folder: string, options: readonly string[], user: ServerUser): Promise<Postmaster> {
  const child = spawn('sh', ['-c', guard, 'sh', program, '-D', folder, ...options], {
    ...user,
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C', GUARDED: folder },
    // In a group of its own, so that Ctrl-C ends this process alone, and the shell then does its part.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await untilReady(child);
  for (const part of [child, child.stdin, child.stderr]) (part as { unref?(): void } | null)?.unref?.();
  return {
    async end(shutdown) {
      child.ref();
      const exited = once(child, 'exit');
      child.stdin?.end(`${shutdown}\n`);
      await exited;
    },
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  const log: string[] = [];
  const lines = createInterface({ input: child.stderr as Readable });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    lines.once('close', () => reject(new Error(`PostgreSQL did not start: ${log.join('\n')}`)));
    lines.on('line', (line) => {
      if (line.includes('database system is ready to accept connections')) resolve();
      // Read on to keep the pipe empty; only a failing start's lines matter.
      if (log.length < 100) log.push(line);
      if (/FATAL: {2}(could not|data directory|no postgres)/.test(line) || line.includes('database system is shut down')) {
        child.stdin?.end();
        reject(new Error(`PostgreSQL did not start: ${log.join('\n')}`));
      }
    });
  });
}
