import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanRuns, listRuns } from '@stowage/compute';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canMount } from './support/can-mount.ts';
import { createProject, isWorking, type Project, readFiles } from './support/project.ts';

interface Killed {
  readonly pids: readonly number[];
  readonly id: string;
}

/** Starts a run whose program has a child in a session of its own, and kills the supervisor when both work. */
async function killSupervisor(project: Project, mode: 'mount' | 'download'): Promise<Killed> {
  await project.put({ 'd/a.txt': 'precious' });
  await project.source({
    'main.sh': 'exec 9< "$AZUREML_DATAREFERENCE_data/a.txt"; cd "$AZUREML_DATAREFERENCE_data"; setsid sleep 300 & echo $$ $!; wait',
  });
  const script = join(import.meta.dirname, 'support/supervisor.ts');
  const args = ['--conditions=@stowage/source', script, project.workspace.folder, join(project.folder, 'source'), mode];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('\n')) break;
  }
  const pids = out.trim().split(' ').map(Number);
  onTestFinished(() => {
    for (const pid of pids) if (isWorking(pid)) process.kill(pid, 'SIGKILL');
  });
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const [record] = await listRuns(project.workspace);
  return { pids, id: record?.id ?? '' };
}

async function expectNothingLeft(project: Project, { pids, id }: Killed, mode: string): Promise<void> {
  expect(await listRuns(project.workspace)).toMatchObject([{ id, status: 'lost' }]);
  for (const pid of pids) expect(isWorking(pid), String(pid)).toBe(true);
  const { cleaned } = await cleanRuns(project.workspace);
  expect(cleaned).toMatchObject([{ id, found: { processes: 2 } }]);
  expect(cleaned[0]?.error).toBeUndefined();
  for (const pid of pids) expect(isWorking(pid), String(pid)).toBe(false);
  const folder = join(project.workspace.folder, '.stowage/runs', id);
  expect(await readFile('/proc/self/mountinfo', 'utf8'), mode).not.toContain(folder);
  for (const name of ['work', 'data', 'mounts']) expect(existsSync(join(folder, name)), name).toBe(false);
  expect(await listRuns(project.workspace)).toMatchObject([{ status: 'lost', ended: expect.any(String) }]);
  expect(await readFiles(join(project.workspace.folder, 'workspacestore'))).toEqual({ 'd/a.txt': 'precious' });
  expect(await cleanRuns(project.workspace)).toEqual({ cleaned: [], removed: [] });
}

const isMountable = await canMount();

describe('what is left when a supervisor is killed', () => {
  test('is found and removed: processes and folders', async () => {
    const project = await createProject();
    await expectNothingLeft(project, await killSupervisor(project, 'download'), 'download');
  });

  test.runIf(isMountable)('is found and removed: a mount that is in use, and never what it shows', async () => {
    const project = await createProject();
    await expectNothingLeft(project, await killSupervisor(project, 'mount'), 'mount');
  });

  test('is not touched while the supervisor works', async () => {
    const project = await createProject();
    let cleaned: unknown;
    await project.run({
      command: ['sh', '-c', 'echo up; sleep 0.3; echo fine'],
      onOutput: async () => {
        cleaned ??= (await cleanRuns(project.workspace)).cleaned;
      },
    });
    expect(cleaned).toEqual([]);
    expect(await listRuns(project.workspace)).toMatchObject([{ status: 'completed' }]);
  });

  test('old records go when they are to', async () => {
    const project = await createProject();
    const { id } = await project.run({ command: ['true'] });
    expect((await cleanRuns(project.workspace, { endedBefore: new Date(0) })).removed).toEqual([]);
    expect((await cleanRuns(project.workspace, { endedBefore: new Date(Date.now() + 1_000) })).removed).toEqual([id]);
    expect(await listRuns(project.workspace)).toEqual([]);
  });
});
