import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { median } from '../src/measure.ts';
import { compare, reduceSamples } from '../src/results.ts';
import { subjectNames } from '../src/subjects/index.ts';
import { list100k } from '../src/works/list.ts';
import { createPut4k } from '../src/works/small.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function bench(...parameters: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ['--conditions=@stowage/source', main, ...parameters]);
}

const sample = { amount: 10, cpuMicroseconds: 100, wallMicroseconds: 200, peakRssBytes: 1e6 };

describe('the bench', () => {
  // Starts a process per subject: a few seconds, many on a busy machine.
  it('runs every subject, and gives one JSON object with a ratio to every peer', { timeout: 120_000 }, async () => {
    const { stdout } = await bench('--quick', '--json', '--only', 'put-4k');
    const { works } = JSON.parse(stdout);
    const [subject, ...peers] = subjectNames;
    expect(works.map((line: { peer: string }) => line.peer)).toEqual(peers);
    for (const line of works) {
      expect(line).toEqual({
        work: 'put-4k',
        metric: 'cpu',
        subject,
        peer: expect.any(String),
        ratio: line.peerValue / line.subjectValue,
        subjectValue: expect.any(Number),
        peerValue: expect.any(Number),
        unit: 'us/put',
      });
      expect(line.ratio).toBeGreaterThan(0);
    }
  });

  it('refuses what it does not know with status 2, and names it', async () => {
    await expect(bench('--only', 'nonsense')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no work named nonsense'),
    });
  });
});

describe('results', () => {
  const run = (subject: 'azure-sdk' | 'undici', cpuMicroseconds: number) => ({
    subject,
    samples: [{ ...sample, cpuMicroseconds }],
    serverShares: [0.5],
  });

  it('put the ratio above 1 when the subject is ahead, whether less is better or more', () => {
    const runs = [run('azure-sdk', 100), run('undici', 50)];
    const [cost] = reduceSamples(createPut4k('blob'), runs);
    const [rate] = reduceSamples(list100k, runs);
    if (!cost || !rate) throw new Error('There is no result.');
    expect(compare(cost, 'undici')).toMatchObject([{ ratio: 2, subjectValue: 5, peerValue: 10 }]);
    expect(compare(rate, 'undici')).toMatchObject([{ ratio: 2, subjectValue: 200_000, peerValue: 100_000 }]);
    expect(compare(cost, 'azure-sdk')).toMatchObject([{ ratio: 0.5, peer: 'undici' }]);
  });

  it('take the median', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
