import { containerOfNames } from '@stowage/servers/content';
import type { Work } from './work.ts';

/** A long flat listing. */
export const list100k: Work = {
  name: 'list-100k',
  title: 'listing of 100,000 names',
  service: 'blob',
  checksums: 'default',
  metrics: [
    {
      name: 'cpu',
      unit: 'names/CPU s',
      better: 'more',
      value: ({ amount, cpuMicroseconds }) => amount / (cpuMicroseconds / 1e6),
    },
    { name: 'peak-rss', unit: 'MB', better: 'less', value: ({ peakRssBytes }) => peakRssBytes / 1e6 },
  ],
  full: { warmUp: 100_000, amount: 100_000, repeats: 3 },
  quick: { warmUp: 10_000, amount: 10_000, repeats: 1 },
  container: containerOfNames,
  run: async (subject, amount) => {
    const count = await subject.list();
    if (count !== amount) throw new Error(`A listing of ${amount} names gave ${count}.`);
    return count;
  },
};
