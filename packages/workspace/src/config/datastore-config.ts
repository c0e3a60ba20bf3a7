import { DatastoreError } from '@stowage/core';
import type { StoredConfig } from '../file/workspace-file.ts';

/**
 * What a datastore is registered with: its type and that type's fields, spelled as in Azure Machine Learning. Texts may hold
 * references such as `${env:KEY}`, and a secret may be given as a `Secret`. A relative path starts at the workspace's folder.
 */
export interface DatastoreConfig {
  readonly type: string;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly credentials?: Readonly<Record<string, unknown>> | undefined;
  readonly [field: string]: unknown;
}

/** A configuration in its parts. */
export interface ConfigParts {
  readonly type: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** What the driver's schema is about. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields that say what a datastore is for, and not where it is or how to open it. */
export const descriptiveFields: readonly string[] = ['description', 'tags'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Takes a configuration apart and checks what is the same for every type.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export function parseConfigFrame(name: string, config: StoredConfig): ConfigParts {
  const wrong = (reason: string): DatastoreError =>
    new DatastoreError('CONFIG.INVALID', `The datastore "${name}" is not valid: ${reason}.`, { datastore: name });
  const { type, description, tags, ...fields } = config;
  if (typeof type !== 'string' || type === '') throw wrong('"type" is missing');
  if (description !== undefined && description !== null && typeof description !== 'string') throw wrong('"description" is to be a text');
  const tagEntries = isRecord(tags) ? Object.entries(tags) : [];
  const scalars = tagEntries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  if ((tags !== undefined && tags !== null && !isRecord(tags)) || !scalars) throw wrong('"tags" is to be a map of texts');
  return {
    type,
    description: typeof description === 'string' ? description : undefined,
    tags: Object.fromEntries(tagEntries.map(([key, value]) => [key, String(value)])),
    fields,
  };
}

/** The configuration as it goes into the file: without what is not set. Empty credentials mean the same as none: identity. */
export function toStoredConfig(config: Readonly<Record<string, unknown>>): StoredConfig {
  const isSet = ([name, value]: readonly [string, unknown]): boolean => {
    if (value === undefined || value === null) return false;
    return !((name === 'credentials' || name === 'tags') && isRecord(value) && Object.keys(withoutUnset(value)).length === 0);
  };
  const { type, ...rest } = config;
  return {
    type,
    ...Object.fromEntries(
      Object.entries(rest)
        .filter(isSet)
        .map(([name, value]) => [name, isRecord(value) ? withoutUnset(value) : value]),
    ),
  };
}

function withoutUnset(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // A secret is an object too, of a class.
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined && part !== null));
}
