import type { Sample } from '../measure.ts';
import type { BlobSubject, ChecksumMode, Service, Subject } from '../subjects/subject.ts';

/** One figure that a work yields. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  /** Which way is better. */
  readonly better: 'less' | 'more';
  value(sample: Sample): number;
}

/** How much is done: small under `--quick`, to see that everything runs. */
export interface Scale {
  readonly warmUp: number;
  readonly amount: number;
  readonly repeats: number;
}

/** One thing that every subject does, and what is measured of it. */
export interface Work<S extends Subject = BlobSubject> {
  readonly service: Service;
  readonly name: string;
  readonly title: string;
  /** With `on`, only those take part that have means. */
  readonly checksums: ChecksumMode;
  readonly metrics: readonly Metric[];
  readonly full: Scale;
  readonly quick: Scale;
  /** Container that holds what the work reads, for an amount. */
  container(amount: number): string;
  /** Puts there what the work reads, where the server does not make it up. */
  prepare?(subject: S): Promise<void>;
  /** Does the work, and resolves to how much of it was done. Rejects when the subject did less than asked. */
  run(subject: S, amount: number): Promise<number>;
}
