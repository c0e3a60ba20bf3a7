import { resolve } from 'node:path';
import { DatastoreError, isDatastoreError, isSecret, type Registry, Secret, type TypedConfig } from '@stowage/core';
import type { StoredConfig } from '../file/workspace-file.ts';
import { parseTemplate } from '../secrets/reference.ts';
import { lookUp, type SecretPlaces } from '../secrets/secret-places.ts';
import { type FieldPath, formatField, mapTexts, type TextValue, textValues } from './config-values.ts';
import { parseConfigFrame } from './datastore-config.ts';
import { convertText, isPathField, isSecretField, type JsonSchema } from './field-schema.ts';

/**
 * A datastore's configuration as its driver gets it: references looked up now, secrets wrapped in `Secret`, relative paths made
 * absolute, without description and tags.
 *
 * @throws DatastoreError `CONFIG.INVALID`, `DRIVER.NOT_INSTALLED`, `SECRET.NOT_FOUND`, `SECRET.UNREADABLE`, naming the field
 */
export async function resolveConfig(name: string, config: StoredConfig, registry: Registry, places: SecretPlaces): Promise<TypedConfig> {
  const { type, fields } = parseConfigFrame(name, config);
  return { ...(await resolveFields(fields, (await registry.driver(type)).jsonSchema(), places)), type };
}

/** Fields with their references looked up now, as the schema has them. */
export async function resolveFields(fields: StoredConfig, schema: JsonSchema, places: SecretPlaces): Promise<StoredConfig> {
  const resolved = new Map<string, unknown>();
  for (const { path, value } of textValues(fields)) resolved.set(JSON.stringify(path), await resolveText(value, path, schema, places));
  return mapTexts(fields, (_, path) => resolved.get(JSON.stringify(path))) as StoredConfig;
}

async function resolveText(value: TextValue, path: FieldPath, schema: JsonSchema, places: SecretPlaces): Promise<unknown> {
  if (isSecret(value)) return value;
  const field = formatField(path);
  let text = '';
  let referred = false;
  for (const part of parseTemplate(value, field)) {
    referred ||= typeof part !== 'string';
    try {
      text += typeof part === 'string' ? part : (await lookUp(part, places)).reveal();
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      throw new DatastoreError(error.code, `${field}: ${error.message}`, {
        nextAction: error.nextAction,
        identity: error.identity,
        cause: error,
      });
    }
  }
  if (isSecretField(schema, path)) return new Secret(text);
  if (isPathField(schema, path)) return resolve(places.folder, text);
  return referred ? convertText(schema, path, text) : text;
}
