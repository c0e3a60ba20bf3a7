import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Sample } from './measure.ts';
import type { SubjectReport, SubjectTask } from './subject-process.ts';

/** A subject in a process of its own, so that memory and compiled code are its own. */
export interface SubjectChild extends AsyncDisposable {
  run(): Promise<Sample>;
}

/**
 * The subject's process as plain JavaScript, with nothing in it but the client: running the TypeScript itself would load Node's
 * compiler for it, whose memory would count as the client's, and so would that of servers.
 */
const clients = ['@stowage/core', '@stowage/driver-*', '@azure/*', '@flystorage/*', 'opendal', 'undici'];
let built: Promise<string> | undefined;

async function buildProcess(): Promise<string> {
  const outdir = fileURLToPath(new URL('../dist', import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL('./subject-process.ts', import.meta.url))],
    outdir,
    bundle: true,
    // Each subject stays a file of its own, so that a process loads its own client and no other.
    splitting: true,
    external: clients,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
  });
  return join(outdir, 'subject-process.js');
}

/** Starts the process and waits until it is warm. What it prints goes to standard error. */
export async function startSubject(task: SubjectTask): Promise<SubjectChild> {
  built ??= buildProcess();
  // Built packages, as users have them, also where the bench itself runs from sources.
  const child = fork(await built, [JSON.stringify(task)], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  try {
    await nextReport(child, task);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: async () => {
      const report = nextReport(child, task);
      child.send('run');
      const answer = await report;
      if (answer.kind !== 'sample') throw new Error(`${task.subject} did not run ${task.work}.`);
      return answer.sample;
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function nextReport(child: ChildProcess, task: SubjectTask): Promise<SubjectReport> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const exit = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${task.subject} ended with ${code} in ${task.work}.`);
    });
    const [report] = (await Promise.race([once(child, 'message', { signal }), exit])) as [SubjectReport];
    if (report.kind === 'failed') throw new Error(`${task.subject} failed in ${task.work}: ${report.reason}`);
    return report;
  } finally {
    waiting.abort();
  }
}
