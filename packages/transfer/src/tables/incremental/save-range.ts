import { formatEnd, isTableEnd } from '../ends.ts';
import type { CopyRun } from '../run.ts';
import type { CopiedRange } from '../summary.ts';
import { saveWatermark } from './watermark.ts';

/** Keeps the end of a range that has been copied and committed, for the next copy to begin with. */
export async function saveRange({ source, settings: { state } }: CopyRun, range: CopiedRange | undefined): Promise<void> {
  if (state === undefined || range?.to === undefined || !isTableEnd(source)) return;
  await saveWatermark(state, { source: formatEnd(source), column: range.column, value: range.to });
}
