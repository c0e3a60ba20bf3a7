import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workspace } from '@stowage/workspace';
import type { Delivery, Site } from '../computes/compute.ts';
import { inParallel } from '../in-parallel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { takeSnapshot } from '../snapshot/take-snapshot.ts';
import { expand } from './expand.ts';
import { inspectReference, type ReferenceContent } from './inspect-reference.ts';
import { placeReference, toDirectAddress } from './place-reference.ts';
import type { PlannedReference, RunPlan } from './plan.ts';

/** How many datastores are asked, and references moved, at a time. */
export const atATime = 4;

/** A reference that was looked at. */
export interface InspectedReference extends PlannedReference {
  readonly content: ReferenceContent;
}

/** A reference with what `$name` stands for on the compute: the absolute path of its data, or its address. */
export interface PlacedReference extends InspectedReference {
  readonly value: string;
}

/** Looks at every reference; see {@link inspectReference}. */
export function inspectAll(plan: RunPlan, signal: AbortSignal): Promise<readonly InspectedReference[]> {
  return inParallel(plan.references, atATime, async (one) => ({ ...one, content: await inspectReference(one, signal) }));
}

/** Gives every reference its place in a site. */
export function placeAll(references: readonly InspectedReference[], site: Site): readonly PlacedReference[] {
  return references.map((one) => ({
    ...one,
    value: one.reference.mode === 'direct' ? toDirectAddress(one.reference) : placeReference(one.reference, one.content, site),
  }));
}

/** The program and its variables with every reference replaced by its place. */
export function expandAll(
  { command, environment }: RunPlan,
  references: readonly PlacedReference[],
): { readonly words: readonly [string, ...string[]]; readonly variables: Readonly<Record<string, string>> } {
  const values = new Map(references.map(({ reference, value }) => [reference.name, value]));
  const [file = '', ...args] = command.map((word) => expand(word, values));
  return {
    words: [file, ...args],
    variables: {
      ...Object.fromEntries(references.map(({ reference, value }) => [reference.variable, value])),
      ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, expand(value, values)])),
    },
  };
}

/** What is to be at its place before the program starts. */
export function toDeliveries(references: readonly PlacedReference[], counted: boolean): readonly Delivery[] {
  return references.flatMap(({ reference, role, content, value }) => {
    const { mode } = reference;
    if ((mode !== 'mount' && mode !== 'download') || content === 'nothing') return [];
    const readOnly = reference.kind === 'files' && mode === 'mount' ? (reference.readOnly ?? role === 'input') : false;
    return [{ reference, mode, content, path: value, readOnly, counted }];
  });
}

/** The source directory, without the folders that datastores of the workspace keep their files in. */
export async function snapshotOf(
  { sourceDirectory }: RunPlan,
  workspace: Workspace,
  signal: AbortSignal,
  limit?: number | undefined,
): Promise<Snapshot> {
  const folders = (await workspace.list()).flatMap(({ location = '' }) => {
    const folder = location.startsWith('file:') ? fileURLToPath(location) : location;
    return isAbsolute(folder) ? [folder] : [];
  });
  return takeSnapshot(sourceDirectory, { without: folders, limit, signal });
}
