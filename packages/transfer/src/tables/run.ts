import type { ColumnLoss } from '@stowage/core';
import type { DataSource, DataTarget, LocalEnd } from './ends.ts';
import type { RowSettings } from './options.ts';
import type { Rejects } from './rejected/rejects.ts';
import type { RowTally } from './row-tally.ts';
import type { CopiedRange, CopyLoss, CopyRowsSummary, Verified } from './summary.ts';
import type { WrittenFile } from './write/open-file.ts';

/** One copy of rows under way. */
export interface CopyRun {
  readonly source: DataSource | LocalEnd;
  readonly target: DataTarget | LocalEnd;
  /** How the ends are written, for people. */
  readonly names: { readonly source: string; readonly target: string };
  readonly settings: RowSettings;
  readonly tally: RowTally;
  readonly rejects: Rejects;
}

/** What is known at the end, beside the counts. */
export interface CopyOutcome {
  readonly outcome?: 'complete' | 'unchanged' | undefined;
  readonly method: string;
  readonly losses: readonly CopyLoss[];
  readonly verified: Verified;
  readonly written?: readonly WrittenFile[] | undefined;
  readonly kept?: number | undefined;
  readonly created?: boolean | undefined;
  readonly range?: CopiedRange | undefined;
}

/** Sums a copy up, and writes the file of diverted rows. */
export async function sumUp({ names, settings, tally, rejects }: CopyRun, outcome: CopyOutcome): Promise<CopyRowsSummary> {
  const rejected = await rejects.finish();
  tally.finish();
  const { written = [], kept = 0, created, range } = outcome;
  return {
    kind: 'rows',
    outcome: outcome.outcome ?? 'complete',
    source: names.source,
    target: names.target,
    method: outcome.method,
    rows: { read: tally.rows.read, written: tally.rows.written },
    rejected,
    bytes: { ...tally.bytes },
    files: { read: tally.files.read, written: tally.files.written, kept },
    written: written.slice(0, settings.keepRecords),
    ...(created === undefined ? {} : { created }),
    losses: outcome.losses,
    verified: outcome.verified,
    ...(range === undefined ? {} : { range }),
    duration: tally.elapsed,
  };
}

/** The losses of one side. */
export function lossesAt(at: 'source' | 'target', losses: readonly ColumnLoss[]): readonly CopyLoss[] {
  return losses.map((loss) => ({ at, ...loss }));
}
