import { blobOfSize, contentAt } from '@stowage/servers/content';
import type { Metric, Work } from './work.ts';

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** As much as a file stream of a program gives at once. */
const chunkSize = 256 * 1024;

const metrics: readonly Metric[] = [
  {
    name: 'throughput',
    unit: 'MB/s',
    better: 'more',
    value: ({ amount, wallMicroseconds }) => amount / wallMicroseconds,
  },
  {
    name: 'cpu',
    unit: 's/GiB',
    better: 'less',
    value: ({ amount, cpuMicroseconds }) => ((cpuMicroseconds / amount) * gibibyte) / 1e6,
  },
  { name: 'peak-rss', unit: 'MB', better: 'less', value: ({ peakRssBytes }) => peakRssBytes / 1e6 },
];

const transfer = {
  service: 'blob',
  metrics,
  full: { warmUp: 128 * mebibyte, amount: gibibyte, repeats: 3 },
  quick: { warmUp: 16 * mebibyte, amount: 64 * mebibyte, repeats: 1 },
  container: () => 'bench',
} as const;

/** The bytes of an upload, from memory, so that no disk is measured. */
async function* createSource(size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += chunkSize) yield contentAt(at, Math.min(chunkSize, size - at));
}

const upload: Pick<Work, 'run'> = {
  run: async (subject, amount) => {
    await subject.upload(`upload-${amount}`, createSource(amount));
    return amount;
  },
};

const download: Pick<Work, 'run'> = {
  run: async (subject, amount) => {
    const received = await subject.download(blobOfSize(amount));
    if (received !== amount) throw new Error(`A download of ${amount} bytes gave ${received}.`);
    return received;
  },
};

/** Large transfers in both directions, without and with checksums. */
export const largeWorks: readonly Work[] = [
  { ...transfer, ...upload, name: 'upload-1g', title: 'upload of 1 GiB, no checksums', checksums: 'off' },
  { ...transfer, ...upload, name: 'upload-1g-checked', title: 'upload of 1 GiB, checksums', checksums: 'on' },
  { ...transfer, ...download, name: 'download-1g', title: 'download of 1 GiB, no checksums', checksums: 'off' },
  {
    ...transfer,
    ...download,
    name: 'download-1g-checked',
    title: 'download of 1 GiB, checksums',
    checksums: 'on',
  },
];
