import { type Datastore, type OpenOptions, openDatastore } from '@stowage/core';
import type { Emulator } from '@stowage/emulator-wire';
import { createBearerToken } from '@stowage/emulator-wire/testing';
import { emulatorAccount } from '@stowage/servers';
import { type AdlsGen1ConfigInput, adlsGen1, type Gen1Capability } from '../src/index.ts';
import { configOf, startEmulator } from './gen1-emulator.ts';
import { superuser } from './identities.ts';

/** Repeats quickly. */
export const quick: OpenOptions = { retry: { attempts: 5, firstDelay: 1, maxDelay: 5 } };

/** A status as the service tells it. */
export interface RawStatus {
  readonly pathSuffix: string;
  readonly type: string;
  readonly length: number;
  readonly permission: string;
  readonly msExpirationTime?: number;
}

/** What asks the emulator without our driver. */
export interface Foreign {
  ask(method: string, operation: string, path: string, parameters?: Readonly<Record<string, string>>, body?: string): Promise<Response>;
  /** Names in a directory, hidden ones too. */
  names(path: string): Promise<readonly string[]>;
  status(path: string): Promise<RawStatus>;
  text(path: string): Promise<string>;
}

/** A store of its own in an emulator of its own. */
export interface OwnStore extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly store: Datastore<Gen1Capability>;
  readonly foreign: Foreign;
}

/** Opens a store in an emulator of its own. */
export async function openOwnStore(config: Partial<AdlsGen1ConfigInput> = {}): Promise<OwnStore> {
  const emulator = await startEmulator();
  const store = await openDatastore(adlsGen1, { ...configOf(emulator), ...config }, quick);
  return {
    emulator,
    store,
    foreign: createForeign(emulator),
    async [Symbol.asyncDispose]() {
      await store.close();
      await emulator.stop();
    },
  };
}

/** Asks as a program without our driver does. */
export function createForeign(emulator: Emulator): Foreign {
  const token = createBearerToken(superuser, { aud: 'https://datalake.azure.net/', nbf: 0, iat: 0 });
  const ask: Foreign['ask'] = (method, operation, path, parameters = {}, body) => {
    const query = new URLSearchParams({ op: operation, 'api-version': '2018-09-01', ...parameters });
    return fetch(`${emulator.url}/${emulatorAccount.name}/webhdfs/v1${path}?${query}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    });
  };
  return {
    ask,
    names: async (path) => {
      const { FileStatuses } = (await (await ask('GET', 'LISTSTATUS', path)).json()) as {
        readonly FileStatuses: { readonly FileStatus: readonly RawStatus[] };
      };
      return FileStatuses.FileStatus.map(({ pathSuffix }) => pathSuffix);
    },
    status: async (path) => ((await (await ask('GET', 'GETFILESTATUS', path)).json()) as { readonly FileStatus: RawStatus }).FileStatus,
    text: async (path) => (await ask('GET', 'OPEN', path, { read: 'true' })).text(),
  };
}

/** The operations that a task asked of the emulator. */
export async function operationsOf(emulator: Emulator, task: () => Promise<unknown>): Promise<readonly string[]> {
  emulator.requests.clear();
  await task();
  return emulator.requests.entries.map(({ operation }) => operation);
}

/** Bytes of which no two parts are alike. */
export function pattern(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16)) & 255;
  return bytes;
}
