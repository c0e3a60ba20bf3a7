import { type Capabilities, type Capability, type Datastore, requireCapabilities } from '@stowage/core';
import type { CaseFiles } from './case-files.ts';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';
import { type CapabilityOfNeed, capabilitiesOf, type Need } from './need.ts';
import type { CaseTables } from './tables/case-tables.ts';

/** What a case works with. */
export interface CaseContext<C extends Capability = never> {
  /** The datastore under test. */
  readonly store: Datastore<C>;
  readonly capabilities: Capabilities;
  /** The case's own folder: lays out files and looks at them, by the witness. */
  readonly files: CaseFiles;
  /** The case's own tables, by the witness. */
  readonly tables: CaseTables;
  /** A path in the case's own folder. */
  path(name: string): string;
  /** Bytes of one block of a large write. */
  readonly blockSize: number;
  readonly manyFiles: number;
  /** Bytes of a file that takes many requests. */
  readonly largeSize: number;
  /** Rows of a table with many. */
  readonly manyRows: number;
  readonly opened: OpenedDatastore;
  readonly harness: ConformanceHarness;
}

/**
 * One thing that the contract promises, as data: it can be listed, chosen and run by any test runner.
 *
 * `run` resolves when the store keeps the promise and throws a {@link ConformanceFailure} that names what was expected when not.
 */
export interface ConformanceCase {
  /** Stable, dotted, from the general to the particular: `read.range.over-the-end`. */
  readonly id: string;
  /** The promise, in one sentence. */
  readonly title: string;
  /** Where the contract makes it. */
  readonly rule: string;
  readonly needs: readonly Need[];
  /** `refusal` when it tests that something which the store cannot do is refused. */
  readonly kind: 'behaviour' | 'refusal';
  /** It counts what the service sees, so no other case may run at the same time. */
  readonly alone: boolean;
  run(context: CaseContext): Promise<void>;
}

/** A case before its area gives it the first part of its id, and its rule. */
export type CaseDraft = Omit<ConformanceCase, 'rule'>;

/** Writes down a case. The store that `run` gets has, in its type too, the capabilities that are needed. */
export function defineCase<const N extends Need>(
  id: string,
  title: string,
  needs: readonly N[],
  run: (context: CaseContext<CapabilityOfNeed<N>>) => Promise<void>,
  { kind = 'behaviour', alone = false }: Partial<Pick<ConformanceCase, 'kind' | 'alone'>> = {},
): CaseDraft {
  return {
    id,
    title,
    needs,
    kind,
    alone: alone || needs.includes('harness:openReads' as N),
    run: (context) => run({ ...context, store: requireCapabilities(context.store, ...capabilitiesOf(needs)) }),
  };
}

/** Brings cases together that test one part of the contract. */
export function defineArea(id: string, rule: string, drafts: readonly CaseDraft[]): readonly ConformanceCase[] {
  return drafts.map((draft) => ({ ...draft, id: `${id}.${draft.id}`, rule }));
}
