import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { errorOf } from './blob-place.ts';
import { canMount, clearMounts, makeFolder, sh } from './mount-folder.ts';
import { startProgram } from './program.ts';
import { openShell, type Shell } from './shell.ts';

let shell: Shell;
let directory: string;

beforeEach(async () => {
  vi.stubEnv('XDG_RUNTIME_DIR', await makeFolder());
  vi.stubEnv('XDG_STATE_HOME', await makeFolder());
  directory = await makeFolder();
  shell = await openShell();
  await shell('init');
  await writeFile(join(shell.folder, 'workspacestore', 'a.txt'), 'hello');
  return async () => {
    vi.unstubAllEnvs();
    await clearMounts(directory);
    await shell[Symbol.asyncDispose]();
  };
});

interface Mounts {
  readonly mounts: readonly { readonly directory: string; readonly state: string; readonly pid: number; readonly readOnly: boolean }[];
}
const listed = async (): Promise<Mounts['mounts']> =>
  (await shell('mounts', '--json')).json<Mounts>().mounts.filter((mount) => mount.directory === directory);

describe.runIf(canMount)('mount', () => {
  it('mounts in the background, is listed, and unmounted with what was written', async () => {
    const mounted = await shell(
      'mount',
      'workspacestore:',
      directory,
      '--umask',
      '077',
      '--attribute-time',
      '500ms',
      '--memory-size',
      '64M',
    );
    expect(mounted).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^mounted workspacestore: on .* \(process \d+\)\n$/) });
    expect(await sh(directory, 'cat $D/a.txt; stat -c %a $D/a.txt; echo new > $D/b.txt')).toBe('hello600');
    expect(await listed()).toMatchObject([{ state: 'mounted', readOnly: false }]);
    const [line] = (await shell('mounts')).out.split('\n').filter((one) => one.startsWith(`${directory} `));
    expect(line).toMatch(/ stowage:workspacestore +mounted +read-write +process \d+$/);
    expect(errorOf(await shell('mount', 'workspacestore:', directory, '--json')).code).toBe('PATH.EXISTS');
    expect((await shell('unmount', directory)).out).toBe(`unmounted ${directory}\n`);
    expect(await listed()).toEqual([]);
    expect(await readFile(join(shell.folder, 'workspacestore', 'b.txt'), 'utf8')).toBe('new\n');
    expect(errorOf(await shell('unmount', directory, '--json')).code).toBe('PATH.NOT_FOUND');
  });

  it('stays with --foreground until it is told to end, and ends well then', async () => {
    const program = startProgram(['mount', 'workspacestore:', directory, '--foreground', '--read-only'], { cwd: shell.folder });
    onTestFinished(() => void program.child.kill('SIGKILL'));
    await expect.poll(listed, { timeout: 20_000 }).toMatchObject([{ state: 'mounted', readOnly: true }]);
    await expect(sh(directory, 'echo > $D/b')).rejects.toThrow('Read-only file system');
    program.child.kill('SIGINT');
    expect(await program.ended).toMatchObject({ end: 0, out: expect.stringContaining('mounted workspacestore:') });
    expect(await listed()).toEqual([]);
  });

  it('refuses folders that cannot be mounted on, each with what to do', async () => {
    await mkdir(join(shell.folder, 'full', 'x'), { recursive: true });
    expect(errorOf(await shell('mount', 'workspacestore:', 'full', '--json'))).toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
    expect(errorOf(await shell('mount', 'workspacestore:', 'nowhere', '--json'))).toMatchObject({ code: 'PATH.NOT_FOUND' });
    expect(errorOf(await shell('mount', 'workspacestore:', 'stowage.yaml', '--json'))).toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    expect(errorOf(await shell('mount', 'nobody:', directory, '--json'))).toMatchObject({ code: 'DATASTORE.UNKNOWN' });
    expect((await shell('mount', 'workspacestore:', directory, '--umask', '9')).code).toBe(2);
  });

  it('cleans what a killed process left, and recovers nothing when nothing was lost', async () => {
    await shell('mount', 'workspacestore:', directory);
    const [mount] = await listed();
    process.kill(mount?.pid ?? 0, 'SIGKILL');
    const clean = async (): Promise<Mounts['mounts']> => {
      await shell('mounts', 'clean');
      return listed();
    };
    await expect.poll(clean, { timeout: 20_000 }).toEqual([]);
    expect((await shell('mount', 'recover')).out).toBe('nothing to recover\n');
  });
});

describe.runIf(canMount)('mount recover', () => {
  it('saves what could not be uploaded', async () => {
    await shell('mount', 'workspacestore:', directory, '--drain', '2s');
    const [mount] = await listed();
    // Something else has the name of the folder that the file goes into.
    const spoil = `rm -r ${shell.folder}/workspacestore/d; touch ${shell.folder}/workspacestore/d`;
    await sh(directory, `mkdir $D/d; exec 9>$D/d/lost; ${spoil}; echo kept >&9; exec 9>&-; true`);
    process.kill(mount?.pid ?? 0, 'SIGKILL');
    await clearMounts(directory);
    const { staged } = (await shell('mount', 'recover', '--list', '--json')).json<{ staged: { path: string; state: string }[] }>();
    expect(staged).toMatchObject([{ path: 'd/lost' }]);
    expect(await shell('mount', 'recover')).toMatchObject({ code: 1, out: expect.stringContaining('it is still at') });
    await sh('', `rm ${join(shell.folder, 'workspacestore', 'd')}`);
    expect((await shell('mount', 'recover')).out).toContain('--on-conflict overwrite');
    expect(await shell('mount', 'recover', '--on-conflict', 'overwrite')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^saved .*d\/lost\n$/),
    });
    expect(await readFile(join(shell.folder, 'workspacestore', 'd', 'lost'), 'utf8')).toBe('kept\n');
    expect((await shell('mount', 'recover')).out).toBe('nothing to recover\n');
  });
});
