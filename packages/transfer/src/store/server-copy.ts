import { type Datastore, DatastoreError, isDatastoreError } from '@stowage/core';
import { tryCompareDigests } from '../content/digester.ts';
import type { Mover } from '../run/mover.ts';
import { cleanUp } from './clean-up.ts';
import { land } from './landing.ts';
import type { StoreTarget } from './store-target.ts';

/** A mover for files that stay in one store: the store copies them itself, but for those that are too large for that. */
export function createServerCopyMover(store: Datastore<'copy'>, target: StoreTarget, streamed: Mover): Mover {
  const ability = store.capabilities.copy;
  const isTooLarge = (size: number): boolean => ability?.maxSize !== undefined && size > ability.maxSize;
  const move: Mover['move'] = async (file, path, condition, context) => {
    if (isTooLarge(file.size)) return streamed.move(file, path, condition, context);
    const to = target.describe(path);
    const ifSourceMatch = ability?.ifSourceMatch ? file.etag : undefined;
    let verified: 'md5' | 'crc64' | 'size' = 'size';
    const { signal } = context;
    let begun = false;
    await land(
      store,
      to,
      condition,
      {
        atomic: ability?.atomic === true,
        ifNoneMatch: ability?.ifNoneMatch === true,
        ifMatch: false,
        hasBegun: () => begun,
        // A copy knows no condition on a target that exists, so this one was the source's.
        isOwnFailure: (error) => isDatastoreError(error, 'CONDITION.FAILED'),
        async deliver(at, { ifNoneMatch }) {
          begun = true;
          const result = await store.copy(file.path, at, { ifNoneMatch, ifSourceMatch, signal });
          const compared = tryCompareDigests(file.digests, result.digests);
          if (result.size !== file.size || compared?.same === false) {
            await cleanUp(store, at, result.etag);
            throw new DatastoreError(
              'DATA.CORRUPT',
              `The copy of ${file.path} is not what was listed: ${result.size} bytes instead of ${file.size}, or another digest.`,
              {
                path: at,
                nextAction: 'Copy it again when nobody writes the source.',
              },
            );
          }
          verified = compared?.name ?? 'size';
          return result;
        },
      },
      signal,
    );
    context.onBytes(file.size);
    return { method: 'server-copy', size: file.size, verified };
  };
  const decidesItself = (size: number): boolean =>
    isTooLarge(size) ? streamed.decidesItself(size) : ability?.ifNoneMatch === true && ability.atomic;
  return { decidesItself, move };
}
