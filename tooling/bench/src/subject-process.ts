import { measure, type Sample } from './measure.ts';
import { type SubjectName, tryLoadSubject } from './subjects/index.ts';
import type { BlobSubject, Target } from './subjects/subject.ts';
import { works } from './works/index.ts';

/** What a subject's process is told at its start. */
export interface SubjectTask {
  readonly subject: SubjectName;
  readonly work: string;
  readonly target: Target;
  readonly warmUp: number;
  readonly amount: number;
}

/** What it says: that it is warm, what a run cost, or why it failed. */
export type SubjectReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'failed'; readonly reason: string };

const task: SubjectTask = JSON.parse(process.argv[2] ?? '{}');
const work = works.find(({ name }) => name === task.work);

function report(message: SubjectReport): void {
  process.send?.(message);
}

function reportFailure(error: unknown): void {
  report({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

process.on('disconnect', () => process.exit(0));

try {
  if (!work) throw new Error(`There is no work named ${task.work}.`);
  const module = await tryLoadSubject(work.service, task.subject);
  if (!module) throw new Error(`${task.subject} is no client of ${work.service}.`);
  // A work of a service is run with clients of that service, which have what it needs.
  const subject = (await module.create(task.target, work.checksums)) as BlobSubject;
  await work.prepare?.(subject);
  await work.run(subject, task.warmUp);
  process.on('message', () => {
    measure(() => work.run(subject, task.amount)).then((sample) => report({ kind: 'sample', sample }), reportFailure);
  });
  report({ kind: 'ready' });
} catch (error) {
  reportFailure(error);
}
