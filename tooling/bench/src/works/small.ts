import { blobOfSize } from '@stowage/servers/content';
import type { Work } from './work.ts';

const concurrency = 8;
const putSize = 4 * 1024;
const getSize = 1024;

/** Runs an operation so many times, eight at once. */
async function repeat(times: number, operation: (index: number) => Promise<void>): Promise<number> {
  let started = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (started < times) await operation(started++);
    }),
  );
  return started;
}

const perOperation = {
  full: { warmUp: 4000, amount: 10_000, repeats: 5 },
  quick: { warmUp: 200, amount: 500, repeats: 1 },
  container: () => 'bench',
  checksums: 'default',
} as const;

/** Small blobs written. */
export const put4k: Work = {
  ...perOperation,
  name: 'put-4k',
  title: 'put of 4 KiB',
  metrics: [
    {
      name: 'cpu',
      unit: 'us/put',
      better: 'less',
      value: ({ cpuMicroseconds, amount }) => cpuMicroseconds / amount,
    },
  ],
  run: (subject, amount) => {
    const bytes = Buffer.alloc(putSize, 'stowage ');
    return repeat(amount, (index) => subject.put(`put-${index}`, bytes));
  },
};

/** Small blobs read. */
export const get1k: Work = {
  ...perOperation,
  name: 'get-1k',
  title: 'get of 1 KiB',
  metrics: [
    {
      name: 'cpu',
      unit: 'us/get',
      better: 'less',
      value: ({ cpuMicroseconds, amount }) => cpuMicroseconds / amount,
    },
  ],
  run: (subject, amount) =>
    repeat(amount, async () => {
      const size = await subject.get(blobOfSize(getSize));
      if (size !== getSize) throw new Error(`A get of ${getSize} bytes gave ${size}.`);
    }),
};
