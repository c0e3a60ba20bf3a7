import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findDefaultFolder } from '../src/default-folder.ts';
import { readKnownDeviations } from '../src/known-deviations.ts';
import { type Service, services } from '../src/recording.ts';
import { replayFolder } from '../src/replay-folder.ts';
import { toSummary } from '../src/report.ts';

const wanted = 0.97;

/** How many deviations are accepted. The numbers may only fall. */
const limits = JSON.parse(readFileSync(new URL('../src/deviation-limits.json', import.meta.url), 'utf8')) as Readonly<
  Record<Service, number>
>;

it('replays recorded traffic of the real services', { timeout: 180_000 }, async () => {
  const known = readKnownDeviations();
  const folder = findDefaultFolder();
  if (folder === undefined) {
    // Recordings are no part of this repository. What reads them is tested on small ones of its own; here the list is at least read.
    process.stdout.write('There are no recordings beside this project: recorded traffic is not replayed.\n');
    expect(known).toBeInstanceOf(Array);
    return;
  }
  const report = await replayFolder(folder, { known });
  process.stdout.write(`Recorded traffic of the real services, replayed against the emulators:\n${toSummary(report)}`);
  for (const service of services) {
    const found = report.services[service];
    if (found === undefined) throw new Error(`${folder} has no recordings of ${service}`);
    const unknown = found.deviations.filter(({ reason }) => reason === undefined);
    expect.soft(unknown, `deviations of ${service} without a reason`).toEqual([]);
    expect.soft(found.matched / found.exchanges, `share of ${service} that matches`).toBeGreaterThanOrEqual(wanted);
    expect.soft(found.deviations.length, `deviations of ${service}`).toBeLessThanOrEqual(limits[service]);
  }
  expect
    .soft(
      known.filter((entry) => !report.used.includes(entry)),
      'known deviations that no longer occur',
    )
    .toEqual([]);
});
