import { type Column, toCapabilityPage } from './capability-table.ts';
import { drivers } from './drivers.ts';
import { summarize, summaryFile, toSummaryText } from './summary.ts';

/** Every document that is generated from drivers and their conformance, by its path below the root. */
export function toDocuments(columns: readonly Column[]): ReadonlyMap<string, string> {
  const summaries = columns.map(({ summary }) => [summaryFile(summary.driver), toSummaryText(summary)] as const);
  return new Map([...summaries, ['docs/drivers/capabilities.md', toCapabilityPage(columns)]]);
}

/** Every driver with the cases that fit it; each opens a datastore, and none is judged. */
export async function loadColumns(): Promise<readonly Column[]> {
  const columns: Column[] = [];
  for (const load of Object.values(drivers)) {
    const loaded = await load();
    columns.push({ driver: loaded.driver, summary: await summarize(loaded) });
    await loaded.harness.close?.();
  }
  return columns;
}
