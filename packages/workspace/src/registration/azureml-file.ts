import { readFile } from 'node:fs/promises';
import { DatastoreError } from '@stowage/core';
import { systemCode, toFileFailure } from '../file/file-failure.ts';
import { parseYaml } from '../file/yaml-source.ts';

/** A datastore as a file for `az ml datastore create` describes it. */
export interface DescribedDatastore {
  readonly name: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads a file written for `az ml datastore create --file`. `$schema` and the read-only `id` are left out; every other field is
 * the type's own, and its driver judges it.
 *
 * Fails with `CONFIG.INVALID` (naming line and column), `PATH.NOT_FOUND`, `ACCESS.DENIED`.
 *
 * Source: https://learn.microsoft.com/azure/machine-learning/reference-yaml-datastore-blob
 */
export async function readAzureMlFile(path: string): Promise<DescribedDatastore> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toFileFailure(error, 'read', path);
    throw new DatastoreError('PATH.NOT_FOUND', `There is no file ${path}.`, { nextAction: 'Check the path of the file.', cause: error });
  }
  const { value, at } = parseYaml(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DatastoreError('CONFIG.INVALID', `${path} does not describe a datastore: it holds no map of fields.`, {
      nextAction: 'Let it hold type, name and the fields of that type.',
    });
  }
  const { $schema: _, id: __, name, ...config } = value as Readonly<Record<string, unknown>>;
  if (name !== undefined && typeof name !== 'string') {
    throw new DatastoreError('CONFIG.INVALID', `${path} does not describe a datastore: "name" is no text${at('name')}.`);
  }
  return { name, config };
}
