import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Finished, shell } from './mount-place.ts';
import { canMount, installPrograms } from './mounting-ability.ts';

const nobody = 65_534;
const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
/** Where an ordinary user finds the checkout, which may lie in a folder that keeps others out. */
const shownAt = '/mnt/project';
const program = (name: string): string =>
  `${process.execPath} --conditions=@stowage/source ${fileURLToPath(new URL(name, import.meta.url))}`.replaceAll(root, shownAt);

/**
 * Runs a command as an ordinary user of a machine where everybody may use /dev/fuse, as udev has it: in a namespace whose `/dev/fuse`
 * is another one, so that this machine's stays as it is. What is mounted there ends with the namespace.
 */
async function asOrdinaryUser(command: string): Promise<Finished> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-user-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chown(folder, nobody, nobody);
  const inside = [
    'set -e',
    'mount -t tmpfs -o mode=755,dev none /mnt',
    'mknod -m 666 /mnt/fuse c 10 229',
    'mount --bind /mnt/fuse /dev/fuse',
    `mkdir ${shownAt}`,
    `mount --bind ${root} ${shownAt}`,
    `exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups env HOME=/nonexistent bash -c "$1"`,
  ].join('\n');
  return shell(folder, `exec unshare -m --propagation private bash -c '${inside}' inside '${command}'`);
}

const missing = canMount ? installPrograms({ fusermount3: 'fuse3', python3: 'python3' }) : new Set<string>();

describe.runIf(canMount && missing.size === 0)('an ordinary user', () => {
  const use =
    'echo hello > $D/a && cat $D/a && stat -c %U $D/a && stat -f -c %T $D && findmnt -no SOURCE $D && fusermount3 -u $D && wait && ls -A $D';
  const served = `for i in $(seq 500); do mountpoint -q $D && break; sleep 0.02; done; ${use}`;
  const shown = ['hello', 'nobody', 'fuseblk', 'stowage:a,b\\c'];

  it.each(['perl', 'python3'])('mounts with the help of %s', async (launcher) => {
    const { code, out, err } = await asOrdinaryUser(`${program('./launch.ts')} ${launcher} $D & ${served}`);
    expect({ code, err, lines: out.trimEnd().split('\n') }).toEqual({ code: 0, err: '', lines: shown });
  });

  it('without a right to the folder is told so', async () => {
    const { out } = await asOrdinaryUser(`${program('./launch.ts')} perl /usr`);
    expect(out).toContain('ACCESS.DENIED');
    expect(out).toContain('/usr');
  });

  it('is told what to install where Node cannot receive the device by itself', async () => {
    const { out } = await asOrdinaryUser(`${program('./serve-memory.ts')} $D`);
    expect(out).toContain('CAPABILITY.MISSING');
    expect(out).toContain('npm install koffi');
  });
});
