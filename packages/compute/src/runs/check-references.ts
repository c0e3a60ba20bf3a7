import { DatastoreError, isInside } from '@stowage/core';
import type { DataReference } from '@stowage/workspace';

/**
 * Checks that the references of a run do not get into each other's way: each has a name of its own, whatever its case, and a place of
 * its own.
 *
 * @throws DatastoreError `REFERENCE.INVALID`
 */
export function checkReferences(references: readonly DataReference[]): void {
  const names = new Map<string, DataReference>();
  const places: { readonly path: string; readonly reference: DataReference }[] = [];
  for (const reference of references) {
    const key = reference.name.toLowerCase();
    const other = names.get(key);
    if (other !== undefined) {
      throw new DatastoreError(
        'REFERENCE.INVALID',
        `Two references have the name ${reference.name}: of ${say(other)} and of ${say(reference)}.`,
        {
          nextAction: 'Give one of them another name.',
        },
      );
    }
    names.set(key, reference);
    if (reference.pathOnCompute === undefined) continue;
    const path = reference.pathOnCompute.replace(/\/$/, '');
    const taken = places.find((place) => isInside(place.path, path) || isInside(path, place.path));
    if (taken !== undefined) throw sharedPlace(taken, { path, reference });
    places.push({ path, reference });
  }
}

function sharedPlace(one: { readonly path: string; readonly reference: DataReference }, other: typeof one): DatastoreError {
  const [first, second] = [one, other].map(({ path, reference }) => `${reference.name} (${path})`);
  const how = one.path === other.path ? 'have one pathOnCompute' : 'have places inside of each other';
  return new DatastoreError('REFERENCE.INVALID', `The references ${first} and ${second} ${how}.`, {
    path: other.path,
    nextAction: 'Give each a path of its own, or leave pathOnCompute out where the place does not matter.',
  });
}

const say = ({ datastore, kind, ...rest }: DataReference): string =>
  kind === 'files' ? `${datastore.name}:${(rest as { pathOnDatastore?: string }).pathOnDatastore ?? ''}` : `a table of ${datastore.name}`;
