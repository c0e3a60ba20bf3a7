import { describe, expect, it } from 'vitest';
import { findMount } from '../src/mounting/mount-table.ts';
import { unmountDirectory } from '../src/mounting/unmount.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { serve, sh, shell, start, until } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';

describe.runIf(canMount)('a served mount', () => {
  it('ends when somebody unmounts it, and closes its file system', async () => {
    const files = new MemoryFileSystem();
    const mount = await serve(files);
    await sh(mount.directory, 'echo > $D/a; umount $D');
    await mount.ended;
    expect([files.isClosed, await findMount(mount.directory)]).toEqual([true, undefined]);
  });

  it('is not unmounted while it is in use, and says by whom; the mount goes on', async () => {
    const files = new MemoryFileSystem();
    const mount = await serve(files);
    const user = start(mount.directory, 'cd $D && echo > there && exec sleep 60');
    await until(() => files.nodes.size > 1);
    await until(async () => (await sh(mount.directory, `readlink /proc/${user.pid}/exe`)).endsWith('sleep'));
    await expect(mount.unmount()).rejects.toMatchObject({ code: 'PATH.LOCKED', message: expect.stringContaining(`sleep (${user.pid})`) });
    expect(await sh(mount.directory, 'ls $D')).toBe('there');
    process.kill(user.pid, 'SIGKILL');
    await user.ended;
    await mount.unmount();
  });

  it('goes out of sight at once when it is unmounted lazily, and serves its users on', async () => {
    const files = new MemoryFileSystem();
    const mount = await serve(files);
    await sh(mount.directory, 'echo one > $D/a');
    const user = start(
      mount.directory,
      'exec 9>>$D/a; touch $D/ready; while [ -e $D/ready ]; do sleep 0.01; done; echo two >&9 && exec sleep 0.01',
    );
    await until(() => files.nodes.get(1)?.children.has('ready') === true);
    await unmountDirectory(mount.directory, { lazy: true });
    expect(await findMount(mount.directory)).toBeUndefined();
    expect(await user.ended).toBe(0);
    await mount.ended;
    expect([...files.nodes.values()].map(({ data, attributes }) => data.subarray(0, attributes.size).toString())).toContain('one\ntwo\n');
  });

  it('that is told to stop gives its users a while, then errors', async () => {
    const files = new MemoryFileSystem();
    const mount = await serve(files, { drain: 300 });
    const user = start(mount.directory, 'exec 9>$D/a; while echo x >&9; do sleep 0.02; done; exit 7');
    await until(() => files.nodes.size > 1);
    await mount.stop();
    expect(await user.ended).toBe(7);
    expect([files.isClosed, await findMount(mount.directory)]).toEqual([true, undefined]);
  });

  it('that does not answer is aborted, which frees whoever waits for it', async () => {
    const files = new MemoryFileSystem();
    let lookups = 0;
    files.hooks.onLookup = () => {
      lookups += 1;
      return new Promise(() => undefined);
    };
    const mount = await serve(files, { drain: 100 });
    const user = start(mount.directory, 'ls $D/a; exit 7');
    await until(() => lookups === 1);
    mount.abort();
    await mount.ended;
    expect(await user.ended).toBe(7);
    expect((await shell(mount.directory, 'ls $D')).err).toContain('not connected');
  });
});
