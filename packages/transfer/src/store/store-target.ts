import { type ContentHeaders, type Datastore, DatastoreError, joinPath, type Metadata, normalizePath, supports } from '@stowage/core';
import type { Content } from '../content/content.ts';
import type { Target } from '../plan/target.ts';
import { cleanUp } from './clean-up.ts';
import { land } from './landing.ts';
import { nameOf } from './store-source.ts';
import { statTarget } from './store-state.ts';

/** How files come into a store. */
export interface StoreTargetOptions {
  /** Up to this many bytes a file is offered to the store without asking what is there. */
  readonly bufferSize: number;
  readonly signal: AbortSignal | undefined;
}

/** A folder of a datastore as a target. */
export interface StoreTarget extends Target {
  /** The folder's normalised path. */
  readonly path: string;
}

/**
 * Opens a folder of a store as a target. It need not exist.
 *
 * @throws DatastoreError `PATH.NOT_DIRECTORY` (it is a file), `PATH.INVALID`
 */
export async function openStoreTarget(store: Datastore<'write'>, to: string, options: StoreTargetOptions): Promise<StoreTarget> {
  const folder = normalizePath(to, 'directory');
  const { write, list, createDirectory } = store.capabilities;
  const toPath = (path: string): string => joinPath(folder, path);
  if (folder !== '' && supports(store, 'stat') && (await statTarget(store, folder, options.signal))?.kind === 'file') {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${nameOf(store, folder)} is a file, and files cannot go under it.`, {
      path: folder,
      datastore: store.name,
      nextAction: 'Choose another target folder.',
    });
  }
  return {
    path: folder,
    name: nameOf(store, folder),
    keepsTimes: false,
    nests: list?.directories !== 'real',
    fold: list?.folds === 'case' ? (path) => path.toLowerCase() : undefined,
    describe: toPath,
    tryRefuse: () => undefined,
    decidesItself: (size) =>
      !supports(store, 'stat') || (write?.atomic === true && write.ifNoneMatch === true && size <= options.bufferSize),
    async stat(path, signal) {
      if (!supports(store, 'stat')) return undefined;
      const state = await statTarget(store, toPath(path), signal);
      // Where directories are only names, a file may stand beside one of its name.
      return state?.kind === 'directory' && list?.directories === 'virtual' ? undefined : state;
    },
    md5: async (_path, state) => state.digests?.md5,
    async put(path, delivery, condition, signal) {
      const { kept, dropped } = sortProperties(store, delivery.content);
      const { size } = delivery.content;
      let begun = false;
      await land(
        store,
        toPath(path),
        condition,
        {
          atomic: write?.atomic === true,
          ifNoneMatch: write?.ifNoneMatch === true,
          ifMatch: write?.ifMatch === true,
          hasBegun: () => begun,
          isOwnFailure: (error) => delivery.isOwnFailure(error),
          async deliver(at, given) {
            const body = write?.atomic === true ? delivery.body() : noticed(delivery.chunks(), () => (begun = true));
            const result = await store.write(at, body, { ...kept, ...given, size, signal });
            try {
              delivery.confirm(result.size, result.digests);
            } catch (error) {
              await cleanUp(store, at, result.etag);
              throw error;
            }
            return result;
          },
        },
        signal,
      );
      return { dropped };
    },
    async createDirectory(path, signal) {
      if (!supports(store, 'createDirectory') || createDirectory?.support !== 'native') return false;
      await store.createDirectory(toPath(path), { signal });
      return true;
    },
  };
}

/** Passes chunks on, and tells when the first is asked for. */
async function* noticed(chunks: AsyncIterable<Uint8Array>, onBegin: () => void): AsyncGenerator<Uint8Array, void, undefined> {
  onBegin();
  yield* chunks;
}

interface SortedProperties {
  readonly kept: ContentHeaders & { readonly metadata?: Metadata };
  readonly dropped: readonly string[] | undefined;
}

/** Parts what the source knows of a file into what the store can keep and what it cannot. */
function sortProperties(store: Datastore, { headers, metadata }: Content): SortedProperties {
  const able: Readonly<Record<string, unknown>> = { ...store.capabilities.write };
  const some = metadata !== undefined && Object.keys(metadata).length > 0 ? metadata : undefined;
  const known = Object.entries({ ...headers, metadata: some }).filter(([, value]) => value !== undefined);
  const dropped = known.filter(([name]) => able[name] !== true).map(([name]) => name);
  return {
    kept: Object.fromEntries(known.filter(([name]) => able[name] === true)),
    dropped: dropped.length > 0 ? dropped : undefined,
  };
}
