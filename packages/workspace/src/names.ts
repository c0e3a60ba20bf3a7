import { DatastoreError } from '@stowage/core';
import type { Notice } from './notice.ts';

const valid = /^[a-z0-9_]+$/;
/** `azureml:name:version` is how Azure Machine Learning names a data asset. */
const reserved = 'azureml';

/** A datastore's name in its one form, with a notice when it was given in another. */
export interface ParsedName {
  readonly name: string;
  readonly notices: readonly Notice[];
}

/**
 * Brings a datastore's name into form: letters, digits and underscores, capitals folded.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export function parseName(text: string): ParsedName {
  const name = text.toLowerCase();
  if (!valid.test(name)) {
    const proposal = name.replaceAll(/[^a-z0-9_]+/g, '_');
    throw new DatastoreError(
      'CONFIG.INVALID',
      `${JSON.stringify(text)} is not a name for a datastore: a name is made of letters, digits and underscores.`,
      { nextAction: /[a-z0-9]/.test(proposal) ? `Name it ${JSON.stringify(proposal)}.` : 'Choose a name such as "training".' },
    );
  }
  if (name === reserved) {
    throw new DatastoreError('CONFIG.INVALID', `"${reserved}" is not a name for a datastore: addresses start with it.`, {
      nextAction: 'Choose another name.',
    });
  }
  if (name === text) return { name, notices: [] };
  return {
    name,
    notices: [{ code: 'name.folded', message: `The name ${JSON.stringify(text)} is kept as "${name}": names have no capitals.` }],
  };
}

/** The error for a name that nothing is registered under: it lists what there is, and guesses what was meant. */
export function unknownDatastore(name: string, known: readonly string[]): DatastoreError {
  const nearest = known
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .filter(({ other, distance }) => distance <= Math.max(1, Math.floor(Math.max(name.length, other.length) / 3)))
    .sort((a, b) => a.distance - b.distance)[0]?.other;
  const registered = known.length === 0 ? 'none is registered' : `registered are ${known.join(', ')}`;
  return new DatastoreError('DATASTORE.UNKNOWN', `There is no datastore ${JSON.stringify(name)}; ${registered}.`, {
    datastore: name,
    nextAction: nearest === undefined ? 'Register it, or use a name that is registered.' : `Did you mean "${nearest}"?`,
  });
}

/** How many letters must be added, removed, replaced or swapped with their neighbour to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
