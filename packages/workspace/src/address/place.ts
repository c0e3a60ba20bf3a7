import { DatastoreError } from '@stowage/core';
import type { DatastoreSummary } from '../datastore-summary.ts';
import { type ServicePlace, tryPathBelow } from './service-url.ts';

interface Found {
  readonly name: string;
  readonly path: string;
}

/**
 * The registered datastore in which a place of a service lies, and the path there; of several that hold it the nearest.
 *
 * Fails with `DATASTORE.UNKNOWN` when none does, and with `PATH.INVALID` when several are as near.
 */
export function findPlace(place: ServicePlace, datastores: readonly DatastoreSummary[]): Found {
  const found = datastores.flatMap(({ name, location, isDefault }) => {
    const path = location === undefined ? undefined : tryPathBelow(place, location);
    return path === undefined ? [] : [{ name, path, isDefault }];
  });
  const shortest = Math.min(...found.map(({ path }) => path.length));
  const nearest = found.filter(({ path }) => path.length === shortest);
  const [first, second] = nearest;
  if (first === undefined) {
    throw new DatastoreError('DATASTORE.UNKNOWN', `No datastore of this workspace is at ${place.host}/${place.names[0] ?? ''}.`, {
      nextAction: 'Register the place it points to as a datastore (stowage datastore register), then use the URL or <name>:<path>.',
    });
  }
  const chosen = nearest.find(({ isDefault }) => isDefault) ?? (second === undefined ? first : undefined);
  if (chosen !== undefined) return { name: chosen.name, path: chosen.path };
  const names = nearest.map(({ name }) => name).join(', ');
  throw new DatastoreError('PATH.INVALID', `Several datastores of this workspace are there: ${names}.`, {
    nextAction: `Say which one, for example ${first.name}:${first.path}`,
  });
}
