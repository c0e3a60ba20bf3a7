import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cleanMounts, listMounts, type MountInfo, mount, unmount } from '../src/index.ts';
import { findMount } from '../src/mounting/mount-table.ts';
import { mountAsRoot } from '../src/mounting/root-mount.ts';
import { sh, shell, start, until } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';
import { openPlace, type WorkspacePlace } from './workspace-place.ts';

/** The guards of a directory: shells that wait for the end of a mount's process. */
async function findGuards(directory: string): Promise<readonly number[]> {
  const guards: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('stowage-mount-guard') && line.includes(directory)) guards.push(Number(pid));
  }
  return guards;
}

const run = promisify(execFile);
/** The mounts of this test; the machine may have others. */
const list = async ({ directory }: WorkspacePlace): Promise<readonly MountInfo[]> =>
  (await listMounts()).filter((info) => info.directory === directory);
const isMounted = async ({ directory }: WorkspacePlace): Promise<boolean> => (await findMount(directory)) !== undefined;

describe.runIf(canMount)('mount', () => {
  it('shows a folder of a datastore, and what was written is there when unmounting has ended', async () => {
    const place = await openPlace();
    await mkdir(join(place.data, 'sub'));
    await writeFile(join(place.data, 'sub', 'a.txt'), 'hello');
    const mounted = await place.mount({ path: 'sub' });
    expect(await sh(place.directory, 'cat $D/a.txt; echo new > $D/b.txt')).toBe('hello');
    const [info, ...others] = await list(place);
    expect(others).toEqual([]);
    expect(info).toMatchObject({
      directory: place.directory,
      source: 'stowage:workspacestore/sub',
      state: 'mounted',
      datastore: 'workspacestore',
      path: 'sub',
      readOnly: false,
      pid: mounted.pid,
    });
    await unmount(place.directory);
    expect(await mounted.ended).toBe(0);
    expect(await list(place)).toEqual([]);
    expect(await readFile(join(place.data, 'sub', 'b.txt'), 'utf8')).toBe('new\n');
    expect(await findGuards(place.directory)).toEqual([]);
  });

  it('says no secret and no order on the command line, and inherits the environment', async () => {
    const place = await openPlace();
    const { pid } = await place.mount();
    const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    expect(line).toBe('stowage-mount');
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).toContain('XDG_RUNTIME_DIR=');
  });

  it('refuses a second mount on the same folder, and what is no folder of the datastore', async () => {
    const place = await openPlace();
    await place.mount();
    await expect(place.mount()).rejects.toMatchObject({ code: 'PATH.EXISTS', message: expect.stringContaining('already mounted') });
    await writeFile(join(place.data, 'file'), '');
    const other = await openPlace();
    await writeFile(join(other.data, 'file'), '');
    await expect(other.mount({ path: 'file' })).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY', nextAction: expect.any(String) });
    expect(await isMounted(other)).toBe(false);
  });

  it('refuses changes when read-only, with EROFS', async () => {
    const place = await openPlace();
    await writeFile(join(place.data, 'a'), 'content');
    await place.mount({ readOnly: true });
    expect((await shell(place.directory, 'echo x > $D/b')).err).toContain('Read-only file system');
    expect((await shell(place.directory, 'rm $D/a')).err).toContain('Read-only file system');
    expect(await sh(place.directory, 'cat $D/a')).toBe('content');
  });

  it('lets others in only if told, and shows the owner and permissions that were asked for', async () => {
    const place = await openPlace();
    await sh(place.directory, 'chmod 711 $D/..');
    await writeFile(join(place.data, 'a'), 'content');
    const asNobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups cat $D/a';
    const own = await place.mount();
    expect((await shell(place.directory, asNobody)).err).toContain('Permission denied');
    await own.unmount();
    await place.mount({ allowOther: true, uid: 65_534, gid: 65_534, umask: 0o077 });
    expect(await sh(place.directory, asNobody)).toBe('content');
    expect(await sh(place.directory, 'stat -c "%u %g %a" $D/a')).toBe('65534 65534 600');
  });

  it('can be given up while it begins, and leaves nothing', async () => {
    const place = await openPlace();
    const reason = new Error('enough');
    await expect(place.mount({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const mounting = place.mount({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(mounting).rejects.toBe(reason);
    await until(async () => !(await isMounted(place)) && (await list(place)).length === 0);
  });

  it('is refused for a workspace that only this process can open', async () => {
    const place = await openPlace();
    const { Workspace } = await import('@stowage/workspace');
    const { createRegistry } = await import('@stowage/core');
    const { default: local } = await import('@stowage/driver-local');
    const workspace = await Workspace.open({ from: join(place.data, '..'), registry: createRegistry([local]) });
    await expect(mount(await workspace.getDefault(), '', place.directory)).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      nextAction: expect.stringContaining('serveMount()'),
    });
  });
});

describe.runIf(canMount)('unmount', () => {
  it('of a mount in use fails and names the user; lazily it goes out of sight', async () => {
    const place = await openPlace();
    const mounted = await place.mount();
    const user = start(place.directory, 'cd $D && exec sleep 60');
    await until(async () => (await sh('', `readlink /proc/${user.pid}/cwd /proc/${user.pid}/exe | xargs`)).endsWith('sleep'));
    await until(async () => (await sh('', `readlink /proc/${user.pid}/cwd`)) === place.directory);
    await expect(unmount(place.directory)).rejects.toMatchObject({
      code: 'PATH.LOCKED',
      message: expect.stringContaining(`sleep (${user.pid})`),
      nextAction: expect.stringContaining('--lazy'),
    });
    await unmount(place.directory, { lazy: true });
    expect(await isMounted(place)).toBe(false);
    expect((await list(place)).map(({ state }) => state)).toEqual(['ending']);
    process.kill(user.pid, 'SIGKILL');
    expect(await mounted.ended).toBe(0);
  });

  it('where nothing is mounted, or something of others, says so', async () => {
    const place = await openPlace();
    await expect(unmount(place.directory)).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await run('mount', ['-t', 'tmpfs', 'none', place.directory]);
    await expect(unmount(place.directory)).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
      message: expect.stringContaining('not of Stowage: tmpfs'),
    });
  });

  it('of a process that hangs frees whoever waits for the mount', async () => {
    const place = await openPlace();
    const { pid } = await place.mount();
    process.kill(pid, 'SIGSTOP');
    const user = start(place.directory, 'ls $D/a; exit 7');
    await unmount(place.directory, { patience: 500 });
    expect(await user.ended).toBe(7);
    expect(await isMounted(place)).toBe(false);
    expect(await list(place)).toEqual([]);
  });
});

describe.runIf(canMount)('the process of a mount', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('that gets %s uploads what is dirty, unmounts and ends well', async (signal) => {
    const place = await openPlace();
    const mounted = await place.mount({ drain: 2_000 });
    const user = start(place.directory, 'exec 9>$D/open; echo half >&9; echo whole > $D/closed; exec sleep 60');
    await until(async () => (await readdir(place.data)).includes('closed'));
    process.kill(mounted.pid, signal);
    await until(async () => !(await isMounted(place)));
    process.kill(user.pid, 'SIGKILL');
    expect(await mounted.ended).toBe(0);
    expect(await readFile(join(place.data, 'closed'), 'utf8')).toBe('whole\n');
    expect(await readFile(join(place.data, 'open'), 'utf8')).toBe('half\n');
    expect(await list(place)).toEqual([]);
  });

  it('that is killed leaves no mount behind, since its guard takes it away', async () => {
    const place = await openPlace();
    const { pid } = await place.mount();
    expect(await findGuards(place.directory)).toHaveLength(1);
    process.kill(pid, 'SIGKILL');
    await until(async () => !(await isMounted(place)));
    await until(async () => (await findGuards(place.directory)).length === 0);
    expect(await list(place)).toEqual([]);
  });

  it('that is killed with its guard leaves a dead mount, which the next mount clears', async () => {
    const place = await openPlace();
    await writeFile(join(place.data, 'a'), 'content');
    const killAll = async (pid: number): Promise<void> => {
      for (const guard of await findGuards(place.directory)) process.kill(guard, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
    };
    await killAll((await place.mount()).pid);
    await until(async () => (await list(place))[0]?.state === 'dead');
    await until(async () => (await shell(place.directory, 'ls $D')).err.includes('Transport endpoint is not connected'));
    await killAll((await place.mount()).pid);
    await until(async () => (await list(place))[0]?.state === 'dead');
    expect((await cleanMounts()).unmounted).toContain(place.directory);
    expect(await list(place)).toEqual([]);
    await place.mount();
    expect(await sh(place.directory, 'cat $D/a')).toBe('content');
    expect((await cleanMounts()).unmounted).not.toContain(place.directory);
    expect(await isMounted(place)).toBe(true);
  });

  it('that is attached ends with the process that mounted, however that ends', async () => {
    const place = await openPlace();
    const script = `const { Workspace } = await import('@stowage/workspace'); const { mount } = await import('@stowage/mount');
      const workspace = await Workspace.open({ from: process.argv[1], application: process.argv[3], includeDev: true });
      await mount(await workspace.getDefault(), '', process.argv[2], { attached: true }); console.log('mounted'); setInterval(() => {}, 1000);`;
    const args = ['--conditions=@stowage/source', '--input-type=module', '-e', script, place.data, place.directory, import.meta.dirname];
    const running = run(process.execPath, args, { cwd: import.meta.dirname, killSignal: 'SIGKILL', timeout: 30_000 });
    running.catch(() => undefined);
    await until(async () => (await list(place)).length === 1);
    running.child.kill('SIGKILL');
    await until(async () => !(await isMounted(place)) && (await list(place)).length === 0);
  });
});

describe.runIf(canMount)('a device that is open and mounted already', () => {
  it('is served as /dev/fd/N, and the mount is left to whoever made it', async () => {
    const place = await openPlace();
    await writeFile(join(place.data, 'a'), 'content');
    const device = await mountAsRoot({ directory: place.directory, source: 'stowage:given', readOnly: false, allowOther: false });
    const mounted = await mount(place.datastore, '', `/dev/fd/${device}`, { attached: true });
    expect(await sh(place.directory, 'cat $D/a; echo b > $D/b')).toBe('content');
    expect((await list(place)).map(({ pid }) => pid)).toEqual([undefined]);
    await run('umount', [place.directory]);
    expect(await mounted.ended).toBe(0);
    expect(await readFile(join(place.data, 'b'), 'utf8')).toBe('b\n');
  });
});
