import { type Datastore, isDatastoreError } from '@stowage/core';
import type { Settings } from '../options.ts';
import { Tally } from '../run/tally.ts';
import type { TransferSummary } from '../transfer-summary.ts';
import type { StoreSource } from './store-source.ts';
import { statTarget } from './store-state.ts';
import type { StoreTarget } from './store-target.ts';

/**
 * Renames a whole folder in one request, where the store can and nothing is at the target; undefined where that does not go, and
 * nothing has been done.
 */
export async function tryRenameFolder(
  store: Datastore<'rename' | 'stat'>,
  source: StoreSource,
  target: StoreTarget,
  settings: Settings,
): Promise<TransferSummary | undefined> {
  const { signal } = settings;
  if (!store.capabilities.rename?.directories || source.path === '' || target.path === '') return undefined;
  if ((await statTarget(store, target.path, signal)) !== undefined) return undefined;
  const tally = new Tally(settings);
  try {
    await store.rename(source.path, target.path, { signal });
  } catch (error) {
    // Somebody has made the target meanwhile: then its files are moved one by one, each by the policy.
    if (isDatastoreError(error, 'PATH.EXISTS') || isDatastoreError(error, 'DIRECTORY.NOT_EMPTY')) return undefined;
    throw error;
  }
  await tally.settle({
    type: 'directory',
    source: source.path,
    target: target.path,
    outcome: 'done',
    because: 'There was nothing at the target, so the folder was renamed as a whole.',
    method: 'rename',
  });
  tally.finishListing();
  return tally.finish({ source: source.name, target: target.name, stopped: false });
}
