import type { BenchEndpoint } from './endpoints/endpoint.ts';
import type { Sample } from './measure.ts';
import { startSubject } from './subject-child.ts';
import { type SubjectName, tryLoadSubject } from './subjects/index.ts';
import type { Work } from './works/work.ts';

/** All samples of one subject in one work, and how busy the server was meanwhile. */
export interface SubjectSamples {
  readonly subject: SubjectName;
  readonly samples: readonly Sample[];
  /** Share of one processor that the server took during each run; near 1 means that it was the limit. */
  readonly serverShares: readonly number[];
}

/** Whether a subject can do a work at all. */
export async function canRun(subject: SubjectName, work: Work): Promise<boolean> {
  const module = await tryLoadSubject(work.service, subject);
  return module !== undefined && (work.checksums !== 'on' || module.checks !== undefined);
}

/**
 * Runs a work by each subject: all are started and warmed up, then they take turns, a run each, in an order that
 * shifts by one every round, so that a slow moment of the machine meets all alike.
 */
export async function runWork(
  work: Work,
  subjects: readonly SubjectName[],
  server: BenchEndpoint,
  isQuick: boolean,
): Promise<readonly SubjectSamples[]> {
  const { warmUp, amount, repeats } = isQuick ? work.quick : work.full;
  await using children = new AsyncDisposableStack();
  const runs = [];
  for (const subject of subjects) {
    const target = { ...server.target, container: work.container(amount) };
    const child = children.use(await startSubject({ subject, work: work.name, target, warmUp, amount }));
    runs.push({ subject, child, samples: [] as Sample[], serverShares: [] as number[] });
  }
  for (let round = 0; round < repeats; round++) {
    for (let turn = 0; turn < runs.length; turn++) {
      const run = runs[(turn + round) % runs.length];
      if (!run) continue;
      const before = await server.usage();
      const sample = await run.child.run();
      const after = await server.usage();
      run.samples.push(sample);
      run.serverShares.push((after.cpuMicroseconds - before.cpuMicroseconds) / sample.wallMicroseconds);
    }
  }
  return runs.map(({ subject, samples, serverShares }) => ({ subject, samples, serverShares }));
}
