import { type Datastore, DatastoreError, isDatastoreError, supports } from '@stowage/core';
import { tryDigestContent } from './content-digest.ts';
import { formatLocation } from './location.ts';
import type { StepReference } from './pipeline.ts';
import type { StepState } from './state.ts';

/**
 * Takes away what a step wrote the last time, so that what it writes now is all that is there. Where the reference says what happens to what exists, that is
 * left to it. What was not written by the step, or was changed since, stays.
 *
 * Fails with `PATH.EXISTS` when something stands there that is not the step's.
 */
export async function clearOutput(
  { reference, location }: StepReference,
  known: StepState | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (reference.kind !== 'files' || reference.onConflict !== undefined || reference.mode === 'mount') return;
  const place = formatLocation(location);
  const content = await tryDigestContent(reference, signal);
  if (content === undefined) return;
  const before = known?.outputs.find((one) => one.location === place);
  // Of a step that did not end it is not known what it wrote; it wrote nothing where something was.
  const isOwn = before !== undefined && (before.digest === undefined || before.digest === content);
  if (!isOwn) {
    const why = before === undefined ? 'the step did not write it' : 'it was changed since the step wrote it';
    throw new DatastoreError('PATH.EXISTS', `Something stands at ${place}, where the step is to write, and ${why}.`, {
      path: reference.pathOnDatastore,
      datastore: reference.datastore.name,
      nextAction: 'Take it away, choose another place, or say what happens to it: onConflict.',
    });
  }
  await using store = await reference.datastore.open({ signal });
  await removeAt(store, reference.pathOnDatastore, signal);
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
