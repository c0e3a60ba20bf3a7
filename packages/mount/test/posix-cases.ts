/** Something that programs do on a file system. */
export interface PosixCase {
  /** As the guide has it. */
  readonly what: string;
  /** A shell command in an empty folder of the mount, `$D`. `$T` is an empty folder on disk. */
  readonly command: string;
  /** The message of the error that it is refused with; a case without one succeeds, and prints `prints`. */
  readonly refused?: string;
  readonly prints?: string;
}

const python = (script: string): string =>
  `python3 - "$D" <<'END'\nimport os, sys, mmap, fcntl, errno\nos.chdir(sys.argv[1])\n${script}\nEND`;
const random = 'head -c 5000001 /dev/urandom > $T/r; cp $T/r $D/r';

/** Groups of cases, in the order of the guide. */
export const posixCases: Readonly<Record<string, readonly PosixCase[]>> = {
  'Reading and writing': [
    { what: 'copy a file in and out, byte for byte', command: `${random}; cmp $T/r $D/r; cp $D/r $T/s; cmp $T/r $T/s` },
    { what: 'append (`>>`, `O_APPEND`)', command: 'echo a > $D/f; echo b >> $D/f; cat $D/f | xargs', prints: 'a b' },
    {
      what: 'overwrite in the middle, in place',
      command: `${random}; for f in $T $D; do printf XYZ | dd of=$f/r bs=1 seek=2500000 conv=notrunc status=none; done; cmp $T/r $D/r`,
    },
    {
      what: 'truncate, both ways',
      command: `${random}; for f in $T $D; do truncate -s 1234567 $f/r; truncate -s 3000000 $f/r; done; cmp $T/r $D/r`,
    },
    { what: 'truncate while opening (`>`)', command: `${random}; echo new > $D/r; cat $D/r`, prints: 'new' },
    {
      what: 'write far behind the end (a sparse file)',
      command: 'for f in $T $D; do printf end | dd of=$f/r bs=1 seek=3000000 status=none; done; cmp $T/r $D/r',
    },
    {
      what: 'read what was just written, through another descriptor, before it is closed',
      command: 'exec 9>$D/f; printf early >&9; cat $D/f',
      prints: 'early',
    },
    {
      what: 'write through two descriptors of one file',
      command: python(
        "a=os.open('f',66); b=os.open('f',2); os.pwrite(a,b'aa',0); os.pwrite(b,b'bb',2); os.close(a); os.close(b); print(open('f').read())",
      ),
      prints: 'aabb',
    },
    { what: 'create exclusively (`O_EXCL`)', command: 'set -C; echo a > $D/f; (echo b > $D/f) 2>/dev/null || cat $D/f', prints: 'a' },
    {
      what: 'fsync and fdatasync',
      command:
        'dd if=/dev/zero of=$D/f bs=64k count=10 conv=fsync status=none; dd if=/dev/zero of=$D/f bs=64k count=10 conv=fdatasync,notrunc status=none; stat -c %s $D/f',
      prints: '655360',
    },
    {
      what: 'direct input and output (`O_DIRECT`)',
      command:
        'head -c 4194304 /dev/urandom > $T/r; dd if=$T/r of=$D/r bs=1M oflag=direct status=none; dd if=$D/r of=$T/s bs=1M iflag=direct status=none; cmp $T/r $T/s',
    },
    {
      what: 'map into memory, to read',
      command: `${random}; ${python("f=open('r','rb'); m=mmap.mmap(f.fileno(),0,prot=mmap.PROT_READ); print(len(m), m[:]==open('r','rb').read())")}`,
      prints: '5000001 True',
    },
    {
      what: 'map into memory, to write (`MAP_SHARED`)',
      command: `${random}; ${python("f=open('r','r+b'); m=mmap.mmap(f.fileno(),0); m[100:103]=b'xyz'; m.flush(); m.close(); f.close(); print(open('r','rb').read()[99:104][1:4])")}`,
      prints: "b'xyz'",
    },
    {
      what: '8 readers of one file at once',
      command: `${random}; p=; for i in 1 2 3 4 5 6 7 8; do cmp $T/r $D/r & p="$p $!"; done; for i in $p; do wait $i; done`,
    },
    {
      what: '4 writers of different files at once',
      command: `${random}; for i in 1 2 3 4; do (cp $T/r $D/w$i) & done; wait; for i in 1 2 3 4; do cmp $T/r $D/w$i || exit 1; done`,
    },
    {
      what: 'run a program that lies there (by its own name; by an interpreter it works)',
      command: 'cp /bin/echo $D/e; chmod +x $D/e; $D/e yes',
      refused: 'Permission denied',
    },
    {
      what: 'copy inside the kernel (`copy_file_range`) and look for holes (`SEEK_DATA`): done by plain reads',
      command: `${random}; cp --reflink=auto --sparse=auto $D/r $D/s; cmp $D/r $D/s`,
    },
    { what: 'reserve space (`fallocate`)', command: 'fallocate -l 1000 $D/f', refused: 'Operation not supported' },
    {
      what: 'a file without a name (`O_TMPFILE`)',
      command: python("\ntry: os.open('.', os.O_TMPFILE|os.O_RDWR)\nexcept OSError as e: print(e.strerror, file=sys.stderr); sys.exit(1)"),
      refused: 'Operation not supported',
    },
    { what: 'open a folder for writing', command: 'mkdir $D/d; echo > $D/d', refused: 'Is a directory' },
  ],
  Names: [
    { what: 'rename a file', command: 'echo a > $D/a; mv $D/a $D/b; ls $D; cat $D/b', prints: 'b\na' },
    { what: 'rename over a file that is there', command: 'echo a > $D/a; echo b > $D/b; mv $D/a $D/b; ls $D; cat $D/b', prints: 'b\na' },
    {
      what: 'rename without replacing (`RENAME_NOREPLACE`)',
      command: 'echo a > $D/a; echo b > $D/b; mv -n $D/a $D/b; cat $D/a $D/b | xargs',
      prints: 'a b',
    },
    {
      what: 'rename a file that is open and not yet uploaded',
      command: 'exec 9>$D/a; echo one >&9; mv $D/a $D/b; echo two >&9; exec 9>&-; cat $D/b | xargs; ls $D',
      prints: 'one two\nb',
    },
    {
      what: 'rename a folder with what is in it',
      command: 'mkdir -p $D/d/e; echo x > $D/d/e/f; mv $D/d $D/g; cat $D/g/e/f; ls $D',
      prints: 'x\ng',
    },
    {
      what: 'move a file into another folder',
      command: 'mkdir $D/d; echo x > $D/f; mv $D/f $D/d/; find $D -type f -printf %P',
      prints: 'd/f',
    },
    {
      what: 'delete a file that is open; who has it open reads and writes on',
      command: 'echo one > $D/f; exec 9<>$D/f; rm $D/f; echo 123 >&9; cat /proc/self/fd/9 > /dev/null; ls $D | wc -l',
      prints: '0',
    },
    {
      what: 'names of 255 bytes, and in UTF-8',
      command: 'n=$(printf "n%.0s" $(seq 255)); touch $D/$n "$D/größe 大きさ"; ls $D | wc -l',
      prints: '2',
    },
    { what: 'names longer than 255 bytes', command: 'touch $D/$(printf "n%.0s" $(seq 256))', refused: 'File name too long' },
    { what: 'names that are not UTF-8', command: "touch $D/$'\\xff'", refused: 'Invalid or incomplete multibyte or wide character' },
    {
      what: 'exchange two names (`RENAME_EXCHANGE`)',
      command: python(
        "import ctypes\nopen('a','w'); open('b','w'); c=ctypes.CDLL(None,use_errno=True)\nif c.renameat2(-100,b'a',-100,b'b',2): print(os.strerror(ctypes.get_errno()), file=sys.stderr); sys.exit(1)",
      ),
      refused: 'Invalid argument',
    },
    {
      what: 'rename a folder over one that is not empty',
      command: 'mkdir -p $D/a $D/b; touch $D/b/f; mv -T $D/a $D/b',
      refused: 'Directory not empty',
    },
  ],
  Folders: [
    { what: 'make and remove folders; an empty one stays', command: 'mkdir -p $D/a/b; ls $D/a; rmdir $D/a/b; ls $D', prints: 'b\na' },
    { what: 'remove a folder that is not empty', command: 'mkdir $D/d; touch $D/d/f; rmdir $D/d', refused: 'Directory not empty' },
    {
      what: 'hundreds of small files: made, listed, read, removed',
      command: 'for i in $(seq 100); do echo $i > $D/$i; done; ls $D | wc -l; cat $D/* | wc -l; rm $D/*; ls $D | wc -l',
      prints: '100\n100\n0',
    },
    { what: 'a file where a folder is meant', command: 'touch $D/f; ls $D/f/g', refused: 'Not a directory' },
  ],
  'Attributes, links, locks': [
    {
      what: 'change permissions and owner: taken without an error, and not kept',
      command: 'touch $D/f; chmod 600 $D/f; chown 1:2 $D/f; stat -c "%a %u %g" $D/f',
      prints: '644 0 0',
    },
    {
      what: 'set times',
      command: 'touch -d 2001-02-03T04:05:06Z $D/f; TZ=UTC stat -c %y $D/f | cut -c1-19',
      prints: '2001-02-03 04:05:06',
    },
    { what: 'size and free space (`df`)', command: 'df --output=size $D | tail -1 | grep -c "[1-9]"', prints: '1' },
    {
      what: 'locks (`flock`, `fcntl`), among the programs of one machine',
      command: python(
        "f=open('f','w'); fcntl.flock(f,6); g=open('f','w')\ntry: fcntl.flock(g,6)\nexcept BlockingIOError: print('held')\nfcntl.lockf(f,6); print('ok')",
      ),
      prints: 'held\nok',
    },
    { what: 'symbolic links', command: 'ln -s f $D/l', refused: 'Operation not permitted' },
    { what: 'hard links', command: 'touch $D/f; ln $D/f $D/g', refused: 'Operation not permitted' },
    { what: 'named pipes, sockets, devices', command: 'mkfifo $D/p', refused: 'Operation not permitted' },
    {
      what: 'extended attributes',
      command: `touch $D/f; ${python("\ntry: os.setxattr('f','user.a',b'1')\nexcept OSError as e: print(e.strerror, file=sys.stderr); sys.exit(1)")}`,
      refused: 'Operation not supported',
    },
  ],
  Programs: [
    {
      what: 'tar: pack, and unpack a tree',
      command:
        'mkdir -p $T/t/a/b; for i in $(seq 50); do head -c $((i*1000)) /dev/urandom > $T/t/a/b/$i; done; tar -C $T -cf $D/t.tar t; mkdir $D/x; tar -C $D/x -xf $D/t.tar; diff -r $T/t $D/x/t',
    },
    {
      what: 'rsync: copy a tree, and find nothing to do the second time',
      command:
        'mkdir -p $T/t/a/b; for i in $(seq 50); do head -c $((i*1000)) /dev/urandom > $T/t/a/b/$i; done; rsync -a $T/t/ $D/t/; diff -r $T/t $D/t; rsync -ain $T/t/ $D/t/ | (grep -c "^>" || true)',
      prints: '0',
    },
    {
      what: 'git: init, add, commit, clone, fsck',
      command:
        'export HOME=$T GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; git init -q $D/r; cd $D/r; for i in $(seq 20); do echo $i > $i; done; git add .; git commit -qm one; git clone -q $D/r $D/c; git -C $D/c fsck --strict; git -C $D/c status --porcelain | wc -l; cd /',
      prints: '0',
    },
    {
      what: 'sqlite3: read a database',
      command:
        'sqlite3 $T/d "create table t(a); insert into t select value from generate_series(1,10000)"; cp $T/d $D/d; sqlite3 $D/d "pragma integrity_check; select count(*), sum(a) from t"',
      prints: 'ok\n10000|50005000',
    },
    {
      what: 'sqlite3: write a database, with its journal',
      command:
        'sqlite3 $D/d "create table t(a); begin; insert into t select value from generate_series(1,1000); commit; select count(*) from t"; sqlite3 $D/d "pragma integrity_check"',
      prints: '1000\nok',
    },
    {
      what: 'find and du',
      command:
        'mkdir -p $D/a/b; echo 12345 > $D/a/b/f; touch $D/a/g; find $D -type f -name "[fg]" | wc -l; du -b --apparent-size $D/a/b/f | cut -f1',
      prints: '2\n6',
    },
    {
      what: 'dd in blocks of any size',
      command: 'head -c 3000000 /dev/urandom > $T/r; dd if=$T/r of=$D/r bs=7777 status=none; dd if=$D/r bs=33333 status=none | cmp - $T/r',
    },
    {
      what: 'fio: random writes, verified, by pwrite',
      command:
        'fio --name=v --directory=$D --size=8m --bs=16k --rw=randwrite --ioengine=psync --verify=crc32c --do_verify=1 --output=/dev/null; echo $?',
      prints: '0',
    },
    {
      what: 'fio: the same by mmap',
      command:
        'fio --name=v --directory=$D --size=4m --bs=16k --rw=randwrite --ioengine=mmap --verify=crc32c --do_verify=1 --output=/dev/null; echo $?',
      prints: '0',
    },
    {
      what: 'fio: the same by asynchronous direct requests (libaio)',
      command:
        'fio --name=v --directory=$D --size=8m --bs=16k --rw=randwrite --ioengine=libaio --direct=1 --iodepth=16 --verify=crc32c --do_verify=1 --output=/dev/null; echo $?',
      prints: '0',
    },
  ],
};

/** The cases as the guide lists them. */
export function toGuideTable(): string {
  const rows = Object.entries(posixCases).flatMap(([group, cases]) => [
    `| **${group}** | |`,
    ...cases.map(({ what, refused }) => `| ${what} | ${refused === undefined ? 'works' : `refused: ${refused}`} |`),
  ]);
  return ['| a program wants to | on a mount |', '|---|---|', ...rows].join('\n');
}
