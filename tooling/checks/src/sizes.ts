import type { TextFile } from './workspaces.ts';

const kilobyte = 1024;
const limits = { median: 4 * kilobyte, 'nine of ten': 12 * kilobyte, largest: 25 * kilobyte };

/** Faults of the sizes of source files. Generated files (`*.generated.ts`) do not count. */
export function findSizeFaults(files: readonly TextFile[]): readonly string[] {
  const written = files
    .filter(({ path }) => !path.includes('.generated.'))
    .map(({ path, text }) => ({ path, size: Buffer.byteLength(text) }))
    .sort((a, b) => a.size - b.size);
  const at = (share: number): number => written[Math.ceil(written.length * share) - 1]?.size ?? 0;
  const faults = written
    .filter(({ size }) => size > limits.largest)
    .map(({ path, size }) => `${path} has ${size} bytes: no file over ${limits.largest}`);
  if (at(0.5) > limits.median) faults.push(`half of the files are over ${at(0.5)} bytes: the median is to be under ${limits.median}`);
  if (at(0.9) > limits['nine of ten'])
    faults.push(`one file in ten is over ${at(0.9)} bytes: nine of ten are to be under ${limits['nine of ten']}`);
  return faults;
}
