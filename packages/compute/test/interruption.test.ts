import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuns } from '@stowage/compute';
import { describe, expect, test } from 'vitest';
import { createProject, isWorking, type Project } from './support/project.ts';

/** Runs a script that prints its process id behind its first line, and aborts when it has printed so many lines. */
async function abortWhenStarted(
  project: Project,
  script: string,
  grace: { interrupt: number; terminate: number },
  lines = 1,
): Promise<{ readonly pid: number; readonly out: string }> {
  const [first, ...rest] = script.split('\n');
  await project.source({ 'main.sh': [first, 'echo $$', ...rest].join('\n') });
  const controller = new AbortController();
  let out = '';
  const running = project.run({
    entryScript: 'main.sh',
    outputs: [project.store.path('out.txt').asUpload({ pathOnCompute: 'out.txt' })],
    grace,
    signal: controller.signal,
    onOutput: (_stream, chunk) => {
      out += Buffer.from(chunk).toString();
      if (out.split('\n').length > lines) controller.abort(new Error('enough'));
    },
  });
  await expect(running).rejects.toThrow('enough');
  return { pid: Number.parseInt(out, 10), out };
}

const left = async (project: Project): Promise<readonly string[]> => {
  const [record] = await listRuns(project.workspace);
  return (await readdir(join(project.workspace.folder, '.stowage/runs', record?.id ?? ''))).sort();
};

describe('an aborted run', () => {
  test('interrupts its program, waits for it, uploads nothing and cleans up', async () => {
    const project = await createProject();
    const { pid, out } = await abortWhenStarted(project, 'trap "echo asked; exit 3" INT\necho x > out.txt\nwhile :; do sleep 0.05; done', {
      interrupt: 20_000,
      terminate: 20_000,
    });
    expect(out).toContain('asked');
    expect(isWorking(pid)).toBe(false);
    const [record] = await listRuns(project.workspace);
    expect(record).toMatchObject({ status: 'canceled', exitCode: 3, error: { message: 'enough' }, movements: [] });
    expect(await left(project)).toEqual(['record.json', 'stderr.log', 'stdout.log']);
  });

  test.for([
    ['SIGTERM', 'trap "" INT'],
    ['SIGKILL', 'trap "" INT TERM'],
  ])('ends a program that does not listen by %s', async ([signal, trap]) => {
    const project = await createProject();
    const { pid } = await abortWhenStarted(project, `${trap}\nwhile :; do sleep 0.05; done`, { interrupt: 30, terminate: 30 });
    expect(isWorking(pid)).toBe(false);
    expect(await listRuns(project.workspace)).toMatchObject([{ status: 'canceled', signal }]);
  });

  test('ends everything that the program has started', async () => {
    const project = await createProject();
    const { out } = await abortWhenStarted(project, ':\nsetsid sleep 300 & echo $!\nwait', { interrupt: 20_000, terminate: 20_000 }, 2);
    expect(out.trim().split('\n')).toHaveLength(2);
    for (const pid of out.trim().split('\n').map(Number)) expect(isWorking(pid)).toBe(false);
  });

  test('does not begin when it is aborted before', async () => {
    const project = await createProject();
    await expect(project.run({ command: ['true'], signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
    expect(await listRuns(project.workspace)).toEqual([]);
  });

  test('stops between the steps, too', async () => {
    const project = await createProject();
    const controller = new AbortController();
    const running = project.run({
      command: ['sh', '-c', 'echo started'],
      signal: controller.signal,
      onPhase: (phase) => {
        if (phase === 'delivering') controller.abort(new Error('in time'));
      },
    });
    await expect(running).rejects.toThrow('in time');
    await sleep(0);
    expect(await listRuns(project.workspace)).toMatchObject([{ status: 'canceled' }]);
    expect(await left(project)).toEqual(['record.json']);
  });
});
