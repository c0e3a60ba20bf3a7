import { join } from 'node:path';
import { blobOfSize, containerOfNames } from '@stowage/servers/content';
import { runCommand } from '../command.ts';
import type { Contest, ContestScale } from '../contest.ts';
import { type Figures, hold } from '../hold.ts';
import { type MountPlace, openMountPlace } from './place.ts';

const mebibyte = 2 ** 20;
const amountOf = ({ isQuick }: ContestScale): number => (isQuick ? 32 : 1_024) * mebibyte;
const repeatsOf = ({ isQuick }: ContestScale): number => (isQuick ? 1 : 3);

/** What is held against where there is no peer: MB/s of a second read, and milliseconds to the first byte. */
const goals = { again: 1_500, firstByte: 150 } as const;

const rate = (size: number, seconds: number): Figures => ({ throughput: size / seconds / 1e6 });
const throughput = { throughput: { unit: 'MB/s', better: 'more' } } as const;

/** What the mounts do, with a name for each: rclone's only where it is installed. */
function onMounts(place: MountPlace, run: (at: string) => Promise<Figures>): Readonly<Record<string, () => Promise<Figures>>> {
  const { ours, rclone } = place;
  return { stowage: () => run(ours), ...(rclone !== undefined && { 'rclone mount': () => run(rclone) }) };
}

/**
 * Reading a large file to its end: by a mount, and by a download that keeps nothing. A second read comes from what was cached. rclone opens
 * only what it has seen in a listing, in which the stub's large files are not.
 */
const readOf = (name: string, title: string, latency: number): Contest => ({
  name,
  title,
  async run(scale) {
    await using place = await openMountPlace('bench', latency);
    // Another size is another file, of which nothing is cached.
    let size = amountOf(scale);
    const contenders = {
      stowage: async () => {
        size += mebibyte;
        const command = `dd if="$AT/${blobOfSize(size)}" of=/dev/null bs=1M status=none`;
        const first = await place.time(place.ours, command);
        return { ...rate(size, first), again: size / (await place.time(place.ours, command)) / 1e6 };
      },
      download: async () => ({ ...rate(size, await place.transfer('download', blobOfSize(size))), again: goals.again }),
    };
    const kinds = { ...throughput, again: { unit: 'MB/s', better: 'more' } } as const;
    return await hold(name, kinds, contenders, repeatsOf(scale));
  },
});

/** Writing a large file: by a mount, closed, and by an upload of the same file. */
const writeOf = (name: string, title: string, latency: number): Contest => ({
  name,
  title,
  async run(scale) {
    await using place = await openMountPlace('bench', latency);
    const size = amountOf(scale);
    const file = join(place.folder, 'source');
    await runCommand('dd', ['if=/dev/urandom', `of=${file}`, 'bs=1M', `count=${size / mebibyte}`, 'status=none']);
    let count = 0;
    const contenders = {
      ...onMounts(place, async (at) => rate(size, await place.time(at, `dd if=${file} of="$AT/written-${count++}" bs=1M status=none`))),
      upload: async () => rate(size, await place.transfer('upload', `uploaded-${count++}`, file)),
    };
    return await hold(name, throughput, contenders, repeatsOf(scale));
  },
});

const firstByte: Contest = {
  name: 'mount-first-byte',
  title: 'first byte of a file of 10 GiB on a mount',
  async run(scale) {
    await using place = await openMountPlace('bench', 0);
    let size = 10 * 1_024 * mebibyte;
    const contenders = {
      stowage: async () => {
        size += mebibyte;
        return { time: 1_000 * (await place.time(place.ours, `head -c 1 "$AT/${blobOfSize(size)}" > /dev/null`)) };
      },
      goal: async () => ({ time: goals.firstByte }),
    };
    return await hold('mount-first-byte', { time: { unit: 'ms', better: 'less' } }, contenders, repeatsOf(scale));
  },
};

const list: Contest = {
  name: 'mount-list',
  title: 'ls -l of 10 000 files on a mount, twice',
  async run(scale) {
    await using place = await openMountPlace(containerOfNames(scale.isQuick ? 1_000 : 10_000), 0);
    const contenders = onMounts(place, async (at) => {
      const cold = await place.time(at, 'test $(ls -l "$AT" | wc -l) -gt 500');
      return { cold: 1_000 * cold, warm: 1_000 * (await place.time(at, 'test $(ls -l "$AT" | wc -l) -gt 500')) };
    });
    const kind = { unit: 'ms', better: 'less' } as const;
    // Once: a second round would be warm.
    return await hold('mount-list', { cold: kind, warm: kind }, contenders, 1);
  },
};

/** A mount of the stub against transfers without a mount, and against rclone's. */
export const mountContests: readonly Contest[] = [
  readOf('mount-read', 'read of 1 GiB through a mount', 0),
  readOf('mount-read-20ms', 'read of 1 GiB through a mount, 20 ms of latency', 20),
  writeOf('mount-write', 'write of 1 GiB through a mount', 0),
  writeOf('mount-write-20ms', 'write of 1 GiB through a mount, 20 ms of latency', 20),
  firstByte,
  list,
];
