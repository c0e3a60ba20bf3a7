import { DatastoreError, isSecret, Secret } from '@stowage/core';
import type { StoredConfig } from '../file/workspace-file.ts';
import { parseTemplate, referencesOf } from '../secrets/reference.ts';
import { type FieldPath, formatField, textValues } from './config-values.ts';
import { looksSecret } from './secret-shape.ts';

/** A secret that was given as itself, and belongs into the vault. */
export interface LiteralSecret {
  readonly path: FieldPath;
  readonly value: Secret;
}

/**
 * The secrets in a configuration that are not mere references. Checks every text on the way.
 *
 * Fails with `CONFIG.INVALID` for an empty secret, and for a text that holds something like a signature or a password where it
 * would be written to the file and shown: in a field that is not secret, or beside a reference.
 */
export function findLiteralSecrets(config: StoredConfig, isSecretPath: (path: FieldPath) => boolean): readonly LiteralSecret[] {
  return [...textValues(config)].flatMap(({ path, value }): readonly LiteralSecret[] => {
    const field = formatField(path);
    if (!isSecret(value)) {
      const template = parseTemplate(value, field);
      if (!isSecretPath(path)) {
        if (looksSecret(value)) throw misplaced(field);
        return [];
      }
      if (referencesOf(template).length > 0) {
        if (looksSecret(template.filter((part) => typeof part === 'string').join(''))) throw misplaced(field);
        return [];
      }
      if (value !== '') return [{ path, value: new Secret(template.join('')) }];
    } else if (value.reveal() !== '') return [{ path, value }];
    throw new DatastoreError('CONFIG.INVALID', `${field} is empty.`, {
      nextAction: 'Give the secret or a reference to it, or leave the field out.',
    });
  });
}

function misplaced(field: string): DatastoreError {
  return new DatastoreError('CONFIG.INVALID', `${field} seems to hold a secret where it would be written down in clear.`, {
    nextAction: `Give the secret alone in the field that is for it, or refer to all of it: \${env:NAME}.`,
  });
}

/**
 * Names for the vault's entries: `<datastore>-<field>`, and a number where that is taken.
 *
 * @returns the entry's name for each secret, in the order given
 */
export function nameEntries(datastore: string, secrets: readonly LiteralSecret[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken);
  return secrets.map(({ path }) => {
    const base = `${datastore}-${path.at(-1) ?? 'secret'}`.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z0-9]+/, '');
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}-${number}`;
    used.add(name);
    return name;
  });
}
