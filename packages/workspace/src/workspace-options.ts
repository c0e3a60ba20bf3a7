import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Registry } from '@stowage/core';
import type { WorkspaceContext, WorkspaceOrigin } from './context.ts';
import { toLocalPath } from './file/find-workspace.ts';
import { stateFolderOf } from './file/state-folder.ts';
import type { Notice } from './notice.ts';
import { ReferenceNames } from './references/reference-name.ts';
import { type Drivers, findDrivers } from './registry/drivers.ts';
import { type Keyring, systemKeyring } from './secrets/keyring.ts';
import { Vault } from './secrets/vault.ts';

/** What a workspace works with. */
export interface WorkspaceOptions {
  /** The drivers. Default: those that the application around the workspace's folder depends on, then those of `application`. */
  readonly registry?: Registry | undefined;
  /** A file or folder of the program that embeds the workspace, usually `import.meta.url`. Default: the program's main script. */
  readonly application?: string | URL | undefined;
  /** Also count the development dependencies of these applications. Default `false`. */
  readonly includeDev?: boolean | undefined;
  /** Where `${env:NAME}` and the vault's passphrase are looked up. Default: the process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where `${keyring:NAME}` and a vault's key are looked up. Default: the operating system's keyring. */
  readonly keyring?: Keyring | undefined;
  /** Told of what is no error and no result, such as a secret file that others can read. Default: nobody is. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

/** The parts of a workspace around its file. Nothing is read yet. */
export function createContext(file: string, options: WorkspaceOptions): WorkspaceContext {
  const folder = dirname(file);
  const state = stateFolderOf(folder);
  const { environment = process.env, keyring = systemKeyring(), onNotice: notify = () => undefined } = options;
  let drivers: Promise<Drivers> | undefined;
  const find = async (): Promise<Drivers> => {
    const { registry, includeDev = false } = options;
    if (registry !== undefined) return { registry, findings: [], applications: [] };
    return findDrivers({ folder, application: toLocalPath(options.application ?? mainScript()), includeDev });
  };
  return {
    folder,
    file,
    state,
    referenceNames: new ReferenceNames(),
    places: { folder, environment, keyring, notify, vault: new Vault(state.vault, { environment, keyring }, notify) },
    origin(): WorkspaceOrigin | undefined {
      const { registry, keyring: given, includeDev = false } = options;
      if (registry !== undefined || given !== undefined) return undefined;
      return { folder, application: toLocalPath(options.application ?? mainScript()), includeDev, environment };
    },
    async drivers() {
      drivers ??= find();
      try {
        return await drivers;
      } catch (error) {
        // What was missing may be there at the next call.
        drivers = undefined;
        throw error;
      }
    },
  };
}

/** The script behind the link that package managers make for a command; the working directory in a process without one. */
function mainScript(): string {
  const script = process.argv[1];
  return script === undefined ? process.cwd() : realpathSync(script);
}
