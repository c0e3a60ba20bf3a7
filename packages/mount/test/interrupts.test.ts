import { describe, expect, it } from 'vitest';
import { FileSystemError } from '../src/errno.ts';
import type { Caller } from '../src/file-system.ts';
import { NoticeQueue } from '../src/fuse/notice-queue.ts';
import type { RequestFailure } from '../src/fuse/session.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { serve, sh, shell, start, until } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';

/** A lookup that hangs until its caller is gone, and what it saw. */
function hangLookups(files: MemoryFileSystem): { readonly callers: Caller[]; release(): void } {
  const callers: Caller[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  files.hooks.onLookup = async (name, caller) => {
    if (name !== 'slow') return;
    callers.push(caller);
    await promise;
  };
  return { callers, release: resolve };
}

describe.runIf(canMount).each(['epoll', 'thread pool'] as const)('a caller, with requests read by %s,', (transport) => {
  it('that is killed while a lookup hangs ends at once, and what it asked for is taken back', async () => {
    const files = new MemoryFileSystem();
    files.put(1, 'slow', 'content');
    const hanging = hangLookups(files);
    const { directory } = await serve(files, { transport });
    const reader = start(directory, 'exec cat $D/slow');
    await until(() => hanging.callers.length === 1);
    const [caller] = hanging.callers;
    expect([caller?.pid, caller?.signal.aborted]).toEqual([reader.pid, false]);
    process.kill(reader.pid, 'SIGTERM');
    expect(await reader.ended).toBe('SIGTERM');
    await until(() => caller?.signal.aborted === true);
    hanging.release();
    await until(() => files.references === 0);
    expect(await sh(directory, 'cat $D/slow')).toBe('content');
  });
});

describe.runIf(canMount)('a signal', () => {
  it('that a program handles does not disturb what it reads', async () => {
    const files = new MemoryFileSystem();
    files.put(1, 'a', 'content');
    let reads = 0;
    files.hooks.onRead = async () => {
      reads += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    const { directory } = await serve(files);
    const script =
      'use Time::HiRes qw(setitimer); $SIG{ALRM} = sub { $n++ }; setitimer(0, 0.02, 0.02); open(F, $ENV{D}."/a") or die $!; sysread(F, $b, 9) // die $!; print "$b ", $n > 0';
    expect(await sh(directory, `perl -e '${script}'`)).toBe('content 1');
    expect(reads).toBe(1);
  });

  it('that comes after one that was handled still ends the program', async () => {
    const files = new MemoryFileSystem();
    const hanging = hangLookups(files);
    const { directory } = await serve(files);
    const reader = start(directory, `exec perl -e '$SIG{USR1} = sub { }; stat $ENV{D}."/slow"'`);
    await until(() => hanging.callers.length === 1);
    process.kill(reader.pid, 'SIGUSR1');
    // The kernel tells of the first signal alone.
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(reader.pid, 'SIGKILL');
    expect(await reader.ended).toBe('SIGKILL');
    hanging.release();
  });
});

describe.runIf(canMount)('a file system that does not answer', () => {
  it('gives EIO when the time is over, and its late answer is taken back', async () => {
    const files = new MemoryFileSystem();
    files.put(1, 'slow', 'content');
    const hanging = hangLookups(files);
    const failures: RequestFailure[] = [];
    const { directory } = await serve(files, { operationTimeout: 300, onFailure: (failure) => failures.push(failure) });
    expect((await shell(directory, 'cat $D/slow')).err).toContain('Input/output error');
    expect(hanging.callers[0]?.signal.reason).toBeInstanceOf(FileSystemError);
    expect(failures.map(({ request, errno }) => `${request} ${errno}`)).toEqual(['LOOKUP EIO']);
    hanging.release();
    await until(() => files.references === 0);
  });

  it('tells of errors that are no errno as EIO, and goes on', async () => {
    const files = new MemoryFileSystem();
    files.put(1, 'a', 'content');
    const failures: RequestFailure[] = [];
    files.hooks.onRead = async () => {
      throw new TypeError('a fault');
    };
    const { directory } = await serve(files, { onFailure: (failure) => failures.push(failure) });
    expect((await shell(directory, 'cat $D/a')).err).toContain('Input/output error');
    files.hooks.onRead = undefined;
    expect(await sh(directory, 'cat $D/a')).toBe('content');
    expect(failures[0]?.error).toBeInstanceOf(TypeError);
  });
});

describe.runIf(canMount)('notices', () => {
  it('make the kernel ask again for a name and for content', async () => {
    const files = new MemoryFileSystem();
    files.nameLifetime = 3_600_000;
    files.keepCache = true;
    const node = files.put(1, 'a', 'before');
    const notices = new NoticeQueue();
    const { directory } = await serve(files, { notices });
    expect(await sh(directory, 'cat $D/a')).toBe('before');
    files.nodes.get(node)?.data.set(Buffer.from('after!'));
    expect(await sh(directory, 'cat $D/a')).toBe('before');
    notices.invalidateContent(node);
    await until(async () => (await sh(directory, 'cat $D/a')) === 'after!');
    await files.rename(1, 'a', 1, 'b', { replace: true });
    expect(await sh(directory, 'cat $D/a')).toBe('after!');
    notices.invalidateName(1, 'a');
    await until(async () => (await shell(directory, 'cat $D/a')).code !== 0);
  });

  it('given while the kernel waits for an answer in the same folder hold nothing up', async () => {
    const files = new MemoryFileSystem();
    const notices = new NoticeQueue();
    files.hooks.onUnlink = (parent, name) => {
      for (let times = 0; times < 20; times += 1) notices.invalidateName(parent, `${name}${times}`);
      notices.invalidateName(parent, name);
    };
    const { directory } = await serve(files, { notices });
    expect(await sh(directory, 'for i in $(seq 40); do echo > $D/$i; done; for i in $(seq 40); do (rm $D/$i) & done; wait; ls -A $D')).toBe(
      '',
    );
  });
});
