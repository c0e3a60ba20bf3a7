import { openDatastore, requireCapabilities, type SignedAccess } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { emulatorAccount } from '@stowage/servers';
import type { Finished, Shell } from './shell.ts';

/** The key of the account that every test uses here; it must show itself nowhere. */
export const accountKey: string = emulatorAccount.key;

/** The options that register a container by the key that stands in the variable `KEY`; `more` are further ones, which go before. */
export function blobOptions(endpoint: string, ...more: readonly string[]): readonly string[] {
  return [
    ...['--type', 'azure_blob', '--account-name', emulatorAccount.name, '--endpoint', endpoint],
    ...(more.includes('--container-name') ? [] : ['--container-name', 'images']),
    ...(more.some((one) => /^--(account-key|sas-token)/.test(one)) ? [] : ['--account-key', '${env:KEY}']),
    ...more,
  ];
}

/** Registers a container. */
export function registerBlob(shell: Shell, name: string, endpoint: string, ...more: readonly string[]): Promise<Finished> {
  return shell('datastore', 'register', name, ...blobOptions(endpoint, ...more));
}

/** A shared access signature of a container: the query of a URL. */
export async function signContainer(
  endpoint: string,
  access: readonly SignedAccess[],
  { container = 'images', end = 3_600_000 }: { readonly container?: string; readonly end?: number } = {},
): Promise<string> {
  const credentials = { account_key: accountKey };
  const config = { account_name: emulatorAccount.name, container_name: container, endpoint, credentials };
  await using store = requireCapabilities(await openDatastore(azureBlob, config), 'signUrl');
  const { url } = await store.signUrl('', { access, expiresAt: new Date(Date.now() + end) });
  return new URL(url).search.slice(1);
}

/** An error as the command line says it to machines. */
export interface SaidError {
  readonly code: string;
  readonly message: string;
  readonly nextAction: string;
  readonly identity?: string;
}

/** The error of a command that failed: its output is one document, with everything that a reader needs. */
export function errorOf(finished: Finished): SaidError {
  const { error } = finished.json<{ error: SaidError }>();
  for (const text of [error.code, error.message, error.nextAction]) {
    if (typeof text !== 'string' || text === '') throw new Error(`Something is missing: ${finished.out}`);
  }
  return error;
}
