import { requireCapabilities } from '@stowage/core';
import { type CaseContext, type CaseDraft, defineCase } from './case.ts';
import { createContext } from './context.ts';
import { ConformanceFailure } from './expectation.ts';
import type { ExpiringDatastore, FaultyDatastore, MortalDatastore, OpenedDatastore, TearableDatastore } from './harness.ts';
import { type CapabilityOfNeed, capabilitiesOf, type Need } from './need.ts';

/** The datastores that a harness opens for one case alone. */
interface Openings {
  readonly openScratch: OpenedDatastore;
  readonly openLimited: OpenedDatastore;
  readonly openFaulty: FaultyDatastore;
  readonly openExpiring: ExpiringDatastore;
  readonly openMortal: MortalDatastore;
  readonly openTearable: TearableDatastore;
}

/** Writes down a case that works in a datastore of its own, opened in one of the harness's special ways. */
export function defineOwnCase<const O extends keyof Openings, const N extends Need>(
  opening: O,
  id: string,
  title: string,
  needs: readonly N[],
  run: (context: CaseContext<CapabilityOfNeed<N>>, opened: Openings[O]) => Promise<void>,
  options: Parameters<typeof defineCase>[4] = {},
): CaseDraft {
  const all: readonly Need[] = [...needs, `harness:${opening}`];
  const runOpened = async ({ harness, files }: CaseContext): Promise<void> => {
    const open = harness[opening] as (() => Promise<Openings[O]>) | undefined;
    if (open === undefined) throw new ConformanceFailure(`expected the harness to offer ${opening}`);
    const opened = await open.call(harness);
    const context = createContext(harness, opened, files.folder);
    try {
      await run({ ...context, store: requireCapabilities(opened.store, ...capabilitiesOf(needs)) }, opened);
      await context.files.clear();
      await context.tables.clear();
    } finally {
      await opened.cleanup();
    }
  };
  return defineCase(id, title, all, runOpened, options);
}
