import { median } from './measure.ts';
import type { SubjectSamples } from './run-work.ts';
import type { SubjectName } from './subjects/index.ts';
import type { Metric, Work } from './works/work.ts';

/** The medians of one metric of one work. */
export interface Result {
  readonly work: Work;
  readonly metric: Metric;
  /** Absent: the subject cannot do this work. */
  readonly values: ReadonlyMap<SubjectName, number>;
  /** Median share of one processor that the server took. */
  readonly serverShares: ReadonlyMap<SubjectName, number>;
}

/** One line of the machine-readable output. A ratio above 1 means that the subject is ahead of the peer. */
export interface Comparison {
  readonly work: string;
  readonly metric: string;
  readonly subject: string;
  readonly peer: string;
  readonly ratio: number;
  readonly subjectValue: number;
  readonly peerValue: number;
  readonly unit: string;
}

/** Reduces the samples of a work to one result per metric. */
export function reduceSamples(work: Work, runs: readonly SubjectSamples[]): readonly Result[] {
  const serverShares = new Map(runs.map((run) => [run.subject, median(run.serverShares)]));
  return work.metrics.map((metric) => ({
    work,
    metric,
    values: new Map(runs.map(({ subject, samples }) => [subject, median(samples.map(metric.value))])),
    serverShares,
  }));
}

/** Holds one subject against all others that have a value. */
export function compare(result: Result, subject: SubjectName): readonly Comparison[] {
  const subjectValue = result.values.get(subject);
  if (subjectValue === undefined) return [];
  const { work, metric } = result;
  return [...result.values]
    .filter(([peer]) => peer !== subject)
    .map(([peer, peerValue]) => ({
      work: work.name,
      metric: metric.name,
      subject,
      peer,
      ratio: metric.better === 'more' ? subjectValue / peerValue : peerValue / subjectValue,
      subjectValue,
      peerValue,
      unit: metric.unit,
    }));
}
