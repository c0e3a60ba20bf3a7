import { type Datastore, DatastoreError, isDatastoreError, supports } from '@stowage/core';
import { tryDigestContent } from './content-digest.ts';
import { formatLocation } from './location.ts';
import type { StepReference } from './pipeline.ts';
import type { StepState } from './state.ts';
import type { Step } from './step.ts';

/**
 * Finds what a step wrote the last time and is to be taken away, so that what it writes now is all that is there. Mounts, which programs change in place, tables, and
 * outputs of which it is said what happens to what exists, are left to the step.
 *
 * Fails with `PATH.EXISTS` when something stands at an output that the step did not write, or that was changed since.
 */
export async function findOldOutputs(
  step: Step,
  outputs: readonly StepReference[],
  known: StepState | undefined,
  signal: AbortSignal,
): Promise<readonly StepReference[]> {
  const old: StepReference[] = [];
  for (const output of outputs) {
    const { reference, location } = output;
    if (reference.kind !== 'files' || reference.mode === 'mount' || (conflictOf(step) ?? reference.onConflict) !== undefined) continue;
    const content = await tryDigestContent(reference, signal);
    if (content === undefined) continue;
    const place = formatLocation(location);
    const before = known?.outputs.find((one) => one.location === place);
    // Of a step that was broken off it is not known what it wrote; it wrote nothing where something was.
    if (before === undefined || (before.digest !== undefined && before.digest !== content)) throw taken(output, before !== undefined);
    old.push(output);
  }
  return old;
}

/** Takes away what is at an output. */
export async function clearOutput({ reference }: StepReference, signal: AbortSignal): Promise<void> {
  if (reference.kind !== 'files') return;
  await using store = await reference.datastore.open({ signal });
  await removeAt(store, reference.pathOnDatastore, signal);
}

const conflictOf = (step: Step): string | undefined => (step.kind === 'transfer' ? step.options?.onConflict : undefined);

function taken({ reference, location }: StepReference, isKnown: boolean): DatastoreError {
  const why = isKnown ? 'it is not what the step left there' : 'the step did not write it';
  return new DatastoreError('PATH.EXISTS', `Something stands at ${formatLocation(location)}, where the step is to write, and ${why}.`, {
    path: reference.kind === 'files' ? reference.pathOnDatastore : undefined,
    datastore: reference.datastore.name,
    nextAction: 'Take it away, choose another place, or say what happens to it: onConflict.',
  });
}

async function removeAt(store: Datastore, path: string, signal: AbortSignal): Promise<void> {
  if (path !== '' && supports(store, 'stat')) {
    try {
      const entry = await store.stat(path, { signal });
      if (entry.kind === 'file' && supports(store, 'delete')) return await store.delete(path, { signal });
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    }
  }
  if (path !== '' && supports(store, 'deleteDirectory')) return await store.deleteDirectory(path, { recursive: true, signal });
  if (!supports(store, 'delete') || !supports(store, 'list')) return;
  const files = store.list(path, { recursive: true, signal });
  const paths = (async function* (): AsyncGenerator<string> {
    for await (const entry of files) if (entry.kind === 'file') yield entry.path;
  })();
  for await (const { error } of store.deleteMany(paths, { signal })) if (error !== undefined) throw error;
}
