import type { BlobStub } from '@stowage/servers';
import type { Sample } from './measure.ts';
import { startSubject } from './subject-child.ts';
import { loadSubject, type SubjectName } from './subjects/index.ts';
import type { Work } from './works/work.ts';

/** All samples of one subject in one work, and how busy the stub was meanwhile. */
export interface SubjectSamples {
  readonly subject: SubjectName;
  readonly samples: readonly Sample[];
  /** Share of one processor that the stub took during each run; near 1 means that the stub was the limit. */
  readonly stubShares: readonly number[];
}

/** Whether a subject can do a work at all. */
export async function canRun(subject: SubjectName, work: Work): Promise<boolean> {
  return work.checksums !== 'on' || (await loadSubject(subject)).checks !== undefined;
}

/**
 * Runs a work by each subject: all are started and warmed up, then they take turns, a run each, in an order that
 * shifts by one every round, so that a slow moment of the machine meets all alike.
 */
export async function runWork(
  work: Work,
  subjects: readonly SubjectName[],
  stub: BlobStub,
  isQuick: boolean,
): Promise<readonly SubjectSamples[]> {
  const { warmUp, amount, repeats } = isQuick ? work.quick : work.full;
  await using children = new AsyncDisposableStack();
  const runs = [];
  for (const subject of subjects) {
    const target = {
      blobEndpoint: stub.blobEndpoint,
      connectionString: stub.connectionString,
      accountName: stub.account.name,
      accountKey: stub.account.key,
      container: work.container(amount),
    };
    const child = children.use(await startSubject({ subject, work: work.name, target, warmUp, amount }));
    runs.push({ subject, child, samples: [] as Sample[], stubShares: [] as number[] });
  }
  for (let round = 0; round < repeats; round++) {
    for (let turn = 0; turn < runs.length; turn++) {
      const run = runs[(turn + round) % runs.length];
      if (!run) continue;
      const before = await stub.usage();
      const sample = await run.child.run();
      const after = await stub.usage();
      run.samples.push(sample);
      run.stubShares.push((after.cpuMicroseconds - before.cpuMicroseconds) / sample.wallMicroseconds);
    }
  }
  return runs.map(({ subject, samples, stubShares }) => ({ subject, samples, stubShares }));
}
