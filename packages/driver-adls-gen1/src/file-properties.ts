import { recode } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { Gen1Client } from './client.ts';
import type { Gen1WriteOptions } from './options.ts';
import { setPermission } from './requests/access-control.ts';
import { type Expiry, setExpiry } from './requests/set-expiry.ts';

/** What a file gets beside its content, checked. */
export interface FileProperties {
  readonly permissions: string | undefined;
  readonly expiry: Expiry | undefined;
}

/**
 * Reads a write's own options.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export function toProperties({ permissions, expiresAt, expiresAfter }: Gen1WriteOptions = {}): FileProperties {
  if (permissions !== undefined && !/^0?[01]?[0-7]{3}$/.test(permissions)) {
    throw invalid('permissions is not in octal digits.', 'Give it like 0640.');
  }
  if (expiresAt !== undefined && expiresAfter !== undefined) {
    throw invalid('expiresAt and expiresAfter cannot both be given.', 'Give one of them.');
  }
  if (expiresAt !== undefined) return { permissions, expiry: { option: 'Absolute', milliseconds: expiresAt.getTime() } };
  if (expiresAfter === undefined) return { permissions, expiry: undefined };
  return { permissions, expiry: { option: 'RelativeToNow', milliseconds: Math.round(expiresAfter) } };
}

/** Gives a file its properties. */
export async function setProperties(
  client: Gen1Client,
  path: string,
  { permissions, expiry }: FileProperties,
  signal: AbortSignal | undefined,
): Promise<void> {
  const again = { idempotent: true, signal };
  if (permissions !== undefined) {
    // The service takes three digits, and a fourth for the sticky bit.
    const digits = permissions.replace(/^0(?=[0-7]{3,})/, '');
    await client.retry(() => setPermission(client, path, digits, signal), again);
  }
  if (expiry === undefined) return;
  try {
    await client.retry(() => setExpiry(client, path, expiry, signal), again);
  } catch (error) {
    // The path is our own, so it is the time that is no good.
    throw isDatastoreError(error, 'PATH.INVALID') ? recode(error, 'CONFIG.INVALID', 'Let it expire in the future.') : error;
  }
}

function invalid(message: string, nextAction: string): DatastoreError {
  return new DatastoreError('CONFIG.INVALID', message, { nextAction });
}
