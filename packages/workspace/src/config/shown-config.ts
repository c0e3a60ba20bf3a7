import { isSecret } from '@stowage/core';
import type { StoredConfig } from '../file/workspace-file.ts';
import { maskTemplate, parseTemplate } from '../secrets/reference.ts';
import { type FieldPath, mapTexts, type TextValue, textValues } from './config-values.ts';
import { isSecretField, type JsonSchema } from './field-schema.ts';
import { hideSecrets } from './secret-shape.ts';

/** Says whether a field is secret. Without a schema, as when the driver is not installed, the names of the fields decide. */
export function secretTest(schema: JsonSchema = {}): (path: FieldPath) => boolean {
  return (path) => isSecretField(schema, path);
}

/** A configuration that may be shown: references as they stand in the file, secrets that stand there in clear hidden. */
export function toShownConfig(config: StoredConfig, isSecretPath: (path: FieldPath) => boolean): StoredConfig {
  return mapTexts(config, (value, path) => (isSecretPath(path) ? mask(value) : hideSecrets(String(value)))) as StoredConfig;
}

function mask(value: TextValue): string {
  if (isSecret(value)) return String(value);
  try {
    return maskTemplate(parseTemplate(value, ''));
  } catch {
    // Not a valid reference, so perhaps a secret with "${" in it. What is wrong with it is reported where it is resolved.
    return '[redacted]';
  }
}

/** The fields in which a secret stands in clear. */
export function clearSecrets(config: StoredConfig, isSecretPath: (path: FieldPath) => boolean): readonly FieldPath[] {
  return [...textValues(config)]
    .filter(({ path, value }) => isSecretPath(path) && value !== '' && mask(value) === '[redacted]')
    .map(({ path }) => path);
}

/** The names of the vault's entries that a configuration refers to. */
export function vaultReferences(config: StoredConfig): readonly string[] {
  return [...textValues(config)].flatMap(({ value }) => {
    if (isSecret(value)) return [];
    return [...value.matchAll(/(?<!\$)\$\{vault:([^}]*)\}/g)].map(([, name]) => name ?? '');
  });
}
