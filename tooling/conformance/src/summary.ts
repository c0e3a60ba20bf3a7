import { openSession } from '@stowage/conformance';
import type { Capabilities } from '@stowage/core';
import type { DriverUnderTest } from './drivers.ts';

/** What the repository keeps of a driver's conformance: what can be compared between two machines, so no times. */
export interface ConformanceSummary {
  readonly driver: string;
  readonly type: string;
  /** Of the datastore that the harness opens. */
  readonly capabilities: Capabilities;
  readonly counts: { readonly cases: number; readonly refusals: number; readonly notApplicable: number };
  /** The ids of the cases that run, in the order of the suite. All of them pass: the driver's own tests run them too. */
  readonly cases: readonly string[];
  /** By what the harness would have to offer, the ids of the cases that do not run for want of it. */
  readonly notApplicable: Readonly<Record<string, readonly string[]>>;
}

/** Opens a driver's datastore and tells which cases fit it, without running one. */
export async function summarize({ driver, harness }: DriverUnderTest): Promise<ConformanceSummary> {
  const session = await openSession(harness);
  const { cases, capabilities } = session;
  await session.close();
  const lacking = Object.entries(Object.groupBy(session.notApplicable, ({ lacks }) => lacks.join(', ')));
  const notApplicable = Object.fromEntries(lacking.map(([lack, ones = []]) => [lack, ones.map((one) => one.case.id)]));
  return {
    driver: harness.name,
    type: driver.type,
    capabilities,
    counts: {
      cases: cases.length,
      refusals: cases.filter(({ kind }) => kind === 'refusal').length,
      notApplicable: session.notApplicable.length,
    },
    cases: cases.map(({ id }) => id),
    notApplicable,
  };
}

/** A summary as the repository keeps it. */
export function toSummaryText(summary: ConformanceSummary): string {
  return `${JSON.stringify(summary, undefined, 2)}\n`;
}

/** Where the summary of a driver is kept, below the root. */
export function summaryFile(driver: string): string {
  return `docs/drivers/${driver}.conformance.json`;
}
