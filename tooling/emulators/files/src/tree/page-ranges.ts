import type { Span, SparseContent } from './sparse-content.ts';

/** A line of the range list. */
export interface PageRange extends Span {
  readonly cleared: boolean;
}

/** What of a file takes up space, within a window. */
export function listPageRanges(content: SparseContent, window: Span): PageRange[] {
  return clip(content.allocatedPages(), window).map((span) => ({ ...span, cleared: false }));
}

/** What was written or cleared after a moment, within a window. */
export function listChangedRanges(content: SparseContent, change: number, window: Span): PageRange[] {
  const allocated = content.allocatedPages();
  const ranges: PageRange[] = [];
  for (const changed of clip(content.pagesChangedAfter(change), window)) {
    let at = changed.start;
    for (const span of clip(allocated, changed)) {
      if (span.start > at) ranges.push({ start: at, end: span.start, cleared: true });
      ranges.push({ ...span, cleared: false });
      at = span.end;
    }
    if (at < changed.end) ranges.push({ start: at, end: changed.end, cleared: true });
  }
  return ranges;
}

function clip(spans: readonly Span[], window: Span): Span[] {
  return spans
    .map(({ start, end }) => ({ start: Math.max(start, window.start), end: Math.min(end, window.end) }))
    .filter(({ start, end }) => start < end);
}
