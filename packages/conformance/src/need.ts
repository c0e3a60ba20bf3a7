import { type Capabilities, type Capability, type CapabilityDetails, operationNames, operations } from '@stowage/core';
import type { ConformanceHarness, OpenedDatastore } from './harness.ts';

type Detail<C extends Capability> = Exclude<keyof CapabilityDetails[C] & string, 'support' | 'note'>;
type CapabilityNeed = { [C in Capability]: C | `${C}.${Detail<C>}` | `${C}.${Detail<C>}=${string}` }[Capability];

const openings = [
  'openAbsent',
  'openDenied',
  'openScratch',
  'openLimited',
  'openFaulty',
  'openExpiring',
  'openMortal',
  'openTearable',
] as const;

/** What a harness may offer. */
export type HarnessNeed =
  | `harness:${(typeof openings)[number]}`
  | 'harness:openReads'
  | 'harness:requestLog'
  | 'harness:refusedNames'
  | 'harness:signed.list'
  | 'harness:tables.define'
  | 'harness:tables.busy'
  | 'harness:tables.schemas'
  | 'harness:tables.longestName'
  | 'harness:tables.statements'
  | 'harness:tables.unreadable';

/**
 * What a case needs before it can run: a capability (`read`), one of its options (`read.range`), a detail with a certain value
 * (`list.directories=real`, `signUrl.scopes=directory`; `list.folds=absent` for one that is not there), or something that only a harness can give
 * (`harness:openReads`). `kind:file` is any capability for files.
 */
export type Need = CapabilityNeed | HarnessNeed | 'kind:file';

/** The capability that a need names. */
export type CapabilityOfNeed<N> = N extends Capability ? N : N extends `${infer C extends Capability}.${string}` ? C : never;

/** The capabilities among some needs, each once. */
export function capabilitiesOf<N extends Need>(needs: readonly N[]): readonly CapabilityOfNeed<N>[] {
  const names = needs.filter((need) => !isHarnessNeed(need) && need !== 'kind:file').map((need) => need.split('.', 1)[0]);
  return [...new Set(names)] as CapabilityOfNeed<N>[];
}

/** Whether a need is for a harness to meet, not for a store. */
export function isHarnessNeed(need: Need): need is HarnessNeed {
  return need.startsWith('harness:');
}

/** Tells whether a store with these capabilities, opened by this harness, has what a need names. */
export function meetsNeed(need: Need, capabilities: Capabilities, harness: ConformanceHarness, opened: OpenedDatastore): boolean {
  switch (need) {
    case 'kind:file':
      return operationNames.some((name) => operations[name].kind === 'file' && capabilities[operations[name].capability] !== undefined);
    case 'harness:openReads':
      return opened.openReads !== undefined;
    case 'harness:requestLog':
      return opened.requestLog !== undefined;
    case 'harness:refusedNames':
      return (harness.refusedNames?.length ?? 0) > 0;
    case 'harness:signed.list':
      return harness.signed?.list !== undefined;
    case 'harness:tables.define':
      return opened.tables !== undefined;
    case 'harness:tables.busy':
      return opened.tables?.busy !== undefined;
    case 'harness:tables.schemas':
      return harness.tables?.schemas !== undefined;
    case 'harness:tables.longestName':
      return harness.tables?.longestName !== undefined;
    case 'harness:tables.statements':
      return harness.tables?.statements !== undefined;
    case 'harness:tables.unreadable':
      return harness.tables?.statements?.unreadable !== undefined;
  }
  const opening = openings.find((name) => need === `harness:${name}`);
  if (opening !== undefined) return harness[opening] !== undefined;
  const [capability = '', option] = need.split('.', 2);
  const detail = capabilities[capability as Capability] as Readonly<Record<string, unknown>> | undefined;
  if (detail === undefined || option === undefined) return detail !== undefined;
  const [name = '', wanted] = option.split('=', 2);
  if (wanted === undefined) return Boolean(detail[name]);
  const value = detail[name];
  if (Array.isArray(value)) return value.includes(wanted);
  return wanted === 'absent' ? detail[name] === undefined : String(detail[name]) === wanted;
}
