import type { Metadata } from '@stowage/emulator-wire';
import { StorageError } from '../tree/storage-error.ts';

const token = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads `x-ms-properties`: names with values in base64, comma separated. A missing header means none. */
export function parseProperties(text: string | undefined): Metadata {
  const properties: Record<string, string> = {};
  if (text === undefined) return properties;
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (name === '') throw new StorageError('InvalidPropertyName');
    if (!token.test(name)) throw new StorageError('InvalidMetadata');
    properties[name] = Buffer.from(part.slice(equals + 1), 'base64').toString('latin1');
  }
  return properties;
}

/** Writes `x-ms-properties`; undefined for none. */
export function formatProperties(properties: Metadata): string | undefined {
  const parts = Object.entries(properties).map(([name, value]) => `${name}=${Buffer.from(value, 'latin1').toString('base64')}`);
  return parts.length === 0 ? undefined : parts.join(',');
}
