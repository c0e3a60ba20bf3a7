import { isSecret, type Secret } from '@stowage/core';

/** The names that lead to a value inside a configuration: `['credentials', 'account_key']`. */
export type FieldPath = readonly string[];

/** A field's name as messages have it: `credentials.account_key`. */
export function formatField(path: FieldPath): string {
  return path.join('.');
}

/** A text or a secret in a configuration. */
export type TextValue = string | Secret;

function isText(value: unknown): value is TextValue {
  return typeof value === 'string' || isSecret(value);
}

/** Every text and secret in a configuration, with where it stands. */
export function* textValues(value: unknown, path: FieldPath = []): Generator<{ readonly path: FieldPath; readonly value: TextValue }> {
  if (isText(value)) yield { path, value };
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* textValues(part, [...path, name]);
  }
}

/** The configuration with each text and secret replaced; the rest is as it was. */
export function mapTexts(value: unknown, replace: (value: TextValue, path: FieldPath) => unknown, path: FieldPath = []): unknown {
  if (isText(value)) return replace(value, path);
  if (Array.isArray(value)) return value.map((part, index) => mapTexts(part, replace, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapTexts(part, replace, [...path, name])]));
}
