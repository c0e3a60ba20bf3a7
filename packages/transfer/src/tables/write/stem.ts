import { baseName } from '@stowage/core';
import { tableFormats } from '@stowage/tabular';
import { type DataSource, isLocalEnd, isStatementEnd, isTableEnd, type LocalEnd } from '../ends.ts';
import { toStored } from '../incremental/watermark.ts';
import type { CopiedRange } from '../summary.ts';

/** What files are named after: the table, and where copies follow each other the end of the range, so that their files stand side by side. */
export function toStem(source: DataSource | LocalEnd, range: CopiedRange | undefined): string {
  const name = clean(isTableEnd(source) ? source.table.name : isStatementEnd(source) ? 'query' : nameOf(source));
  return range?.to === undefined ? name : `${name}-to-${clean(toStored(range.to)[1])}`;
}

function nameOf(source: { readonly path: string } | LocalEnd): string {
  const path = isLocalEnd(source) ? ([source.local].flat()[0] ?? '') : source.path;
  const name = baseName(path.replaceAll('\\', '/').replace(/\/+$/, ''));
  const extension = Object.values(tableFormats)
    .flatMap(({ extensions }) => extensions)
    .find((ending) => name.toLowerCase().endsWith(ending));
  return extension === undefined ? name : name.slice(0, -extension.length);
}

/** A name that every store can hold; never one that readers of folders pass over. */
function clean(text: string): string {
  const safe = text.replaceAll(/[^\p{L}\p{N}_.+-]/gu, '-').replace(/^[._]+/, '');
  return safe === '' ? 'rows' : safe;
}
