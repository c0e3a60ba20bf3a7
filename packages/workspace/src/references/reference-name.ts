import { createHash } from 'node:crypto';
import { DatastoreError } from '@stowage/core';

/** What stands in front of a reference's name in the environment of a run, as in Azure Machine Learning. */
export const referenceVariablePrefix = 'AZUREML_DATAREFERENCE_';

const valid = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/**
 * Checks a name that was given to a reference: it becomes the name of an environment variable.
 *
 * @throws DatastoreError `REFERENCE.INVALID`
 */
export function parseReferenceName(name: string): string {
  if (typeof name === 'string' && valid.test(name)) return name;
  const proposal = String(name).replaceAll(/[^A-Za-z0-9_]+/g, '_');
  throw new DatastoreError(
    'REFERENCE.INVALID',
    `${JSON.stringify(name)} is not a name for a reference: it is to be the name of an environment variable, of letters, digits and underscores, no digit first.`,
    { nextAction: valid.test(proposal) ? `Name it ${JSON.stringify(proposal)}.` : 'Choose a name such as "data".' },
  );
}

/**
 * Gives names to references that have none. The name says what the reference is of, and ends in a digest of all that it says, so it is
 * the same in every process; a second reference that says the same gets a number behind it.
 */
export class ReferenceNames {
  readonly #given = new Map<string, number>();

  /**
   * @param words what people recognise it by: the datastore, and what is meant of it
   * @param meaning everything that tells it from other references, in a form that survives JSON
   */
  derive(words: readonly string[], meaning: unknown): string {
    const digest = createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 8);
    const text = words.map((word) => word.replaceAll(/[^A-Za-z0-9_]+/g, '_').slice(0, 40)).join('_');
    const base = `${/^\d/.test(text) ? '_' : ''}${text}_${digest}`;
    const count = (this.#given.get(base) ?? 0) + 1;
    this.#given.set(base, count);
    return count === 1 ? base : `${base}_${count}`;
  }
}
