import { describe, expect, it } from 'vitest';
import { FileSystemError } from '../src/errno.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { serve, sh, shell } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';

describe.runIf(canMount).each(['epoll', 'thread pool'] as const)('a file system in memory, read by %s', (transport) => {
  const open = async (): Promise<{ readonly files: MemoryFileSystem; readonly directory: string }> => {
    const files = new MemoryFileSystem();
    const mount = await serve(files, { transport });
    expect(mount.transport).toBe(transport);
    return { files, directory: mount.directory };
  };

  it('holds what programs write, in pieces of all sizes', async () => {
    const { directory } = await open();
    await sh(
      directory,
      'head -c 9000001 /dev/urandom > /tmp/stowage-random.$$ && cp /tmp/stowage-random.$$ $D/a && cmp /tmp/stowage-random.$$ $D/a; r=$?; rm /tmp/stowage-random.$$; exit $r',
    );
    expect(await sh(directory, 'printf hello > $D/b; printf " world" >> $D/b; cat $D/b')).toBe('hello world');
    expect(await sh(directory, 'printf XY | dd of=$D/b bs=1 seek=2 conv=notrunc status=none; cat $D/b')).toBe('heXYo world');
    expect(await sh(directory, 'truncate -s 3 $D/b; truncate -s 6 $D/b; od -An -c $D/b | tr -d " "')).toBe('heX\\0\\0\\0');
  });

  it('takes many writers at once without mixing their data', async () => {
    const { directory } = await open();
    const write = 'for i in 1 2 3 4 5 6 7 8; do (head -c 3000000 /dev/zero | tr "\\0" $i > $D/f$i) & done; wait';
    await sh(directory, write);
    const seen = await sh(
      directory,
      'sync; echo 3 > /proc/sys/vm/drop_caches; for i in 1 2 3 4 5 6 7 8; do tr -d $i < $D/f$i | wc -c; wc -c < $D/f$i; done | sort | uniq -c',
    );
    expect(seen.split('\n').map((line) => line.trim())).toEqual(['8 0', '8 3000000']);
  });

  it('makes, renames and removes folders, files and links', async () => {
    const { files, directory } = await open();
    expect(
      await sh(
        directory,
        'mkdir -p $D/d/e && touch $D/d/e/f && ln -s e/f $D/d/l && readlink $D/d/l && mv $D/d $D/g && find $D -printf "%P %y\\n" | sort',
      ),
    ).toBe(['e/f', ' d', 'g d', 'g/e d', 'g/e/f f', 'g/l l'].join('\n'));
    expect((await shell(directory, 'rmdir $D/g')).err).toContain('Directory not empty');
    expect(await sh(directory, 'rm -r $D/g; ls -A $D')).toBe('');
    expect(files.nodes.size).toBe(1);
  });

  it('gives back every reference and handle', async () => {
    const { files, directory } = await open();
    await sh(directory, 'for i in $(seq 50); do echo $i > $D/$i; done; ls -l $D > /dev/null; cat $D/* > /dev/null; rm $D/*');
    expect([files.references, files.handles.size]).toEqual([0, 0]);
  });
});

describe.runIf(canMount)('answers', () => {
  it('carry the errno of the file system, the message of a full disk at close among them', async () => {
    const files = new MemoryFileSystem();
    files.flushError = new FileSystemError('ENOSPC');
    const { directory } = await serve(files);
    expect((await shell(directory, 'cp /etc/passwd $D/a')).err).toContain('No space left on device');
    files.flushError = undefined;
    expect((await shell(directory, 'cat $D/nothing')).err).toContain('No such file or directory');
    expect((await shell(directory, 'ln $D/a $D/b')).err).toContain('Operation not permitted');
    expect((await shell(directory, 'mkfifo $D/p')).err).toContain('Operation not permitted');
    expect((await shell(directory, `touch $D/${'n'.repeat(256)}`)).err).toContain('File name too long');
    expect((await shell(directory, `touch $D/${'ü'.repeat(128)}`)).err).toContain('File name too long');
    expect((await shell(directory, "touch $D/$'\\xff\\xfe'")).err).toContain('Invalid or incomplete multibyte');
    const setAttribute =
      'use POSIX (); my ($p, $n, $v) = ("$ENV{D}/a", "user.a", "1"); syscall((POSIX::uname())[4] eq "x86_64" ? 188 : 5, $p, $n, $v, 1, 0); print $!';
    expect(await sh(directory, `perl -e '${setAttribute}'`)).toBe('Operation not supported');
  });

  it('show names, sizes, times, modes and the size of the whole', async () => {
    const files = new MemoryFileSystem();
    const { directory } = await serve(files);
    await sh(
      directory,
      `touch "$D/${'ü'.repeat(127)}"; printf 12345 > "$D/with blank"; chmod 640 "$D/with blank"; touch -d 1966-05-04T03:02:01.5Z "$D/with blank"`,
    );
    expect(await sh(directory, 'ls $D | head -1')).toBe('with blank');
    expect(await sh(directory, 'TZ=UTC stat -c "%s %a %y %B %b" "$D/with blank"')).toMatch(
      /^5 640 1966-05-04 03:02:01\.500000000 \+0000 512 1$/,
    );
    expect(await sh(directory, 'df --output=size,avail,source -B4096 $D | tail -1 | xargs')).toBe('1000000 900000 stowage:test');
    expect(await sh(directory, 'findmnt -no FSTYPE,OPTIONS $D')).toMatch(/^fuse\.stowage.*nosuid,nodev.*default_permissions/);
  });

  it('list 10,000 names whole, each once, in one pass and from where a reader went back to', async () => {
    const files = new MemoryFileSystem();
    const names = Array.from({ length: 10_000 }, (_, index) => `file-${String(index).padStart(5, '0')}`);
    for (const name of names) files.put(1, name, name);
    const { directory } = await serve(files);
    expect((await sh(directory, 'ls $D')).split('\n')).toEqual(names);
    expect(await sh(directory, "ls -l $D | awk '{ sum += $5 } END { print NR, sum }'")).toBe('10001 100000');
    const script =
      'use strict; opendir(my $d, $ENV{D}); readdir $d for 1..5000; my $p = telldir $d; my $a = readdir $d; readdir $d for 1..3000; seekdir($d, $p); print $a eq readdir($d) ? "same" : "other"';
    expect(await sh(directory, `perl -e '${script}'`)).toBe('same');
    expect(await sh(directory, 'ls -a $D | head -2 | tr "\\n" " "')).toBe('. ..');
  });

  it('refuse exchanging names, and keep what is there when a rename must not replace it', async () => {
    const { directory } = await serve(new MemoryFileSystem());
    await sh(directory, 'echo a > $D/a; echo b > $D/b; mv -n $D/a $D/b');
    expect(await sh(directory, 'cat $D/a $D/b | tr "\\n" " "')).toBe('a b');
    const exchange =
      'use POSIX (); my $call = (POSIX::uname())[4] eq "x86_64" ? 316 : 276; my ($a, $b) = ("$ENV{D}/a", "$ENV{D}/b"); print syscall($call, -100, $a, -100, $b, $ARGV[0] + 0) == 0 ? 0 : $! + 0';
    expect(await sh(directory, `perl -e '${exchange}' 2`)).toBe('22');
    expect(await sh(directory, `perl -e '${exchange}' 1`)).toBe('17');
  });
});
