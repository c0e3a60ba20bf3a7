import { resolve } from 'node:path';
import { type Datastore, DatastoreError, type Secret } from '@stowage/core';
import { parseAddress } from './address/address.ts';
import { findPlace } from './address/place.ts';
import { tryServicePlace } from './address/service-url.ts';
import { checkDatastore } from './check/check.ts';
import type { CheckReport } from './check/check-report.ts';
import { registerCompute, unknownCompute, unregisterCompute } from './computes/compute-changes.ts';
import { RegisteredCompute } from './computes/registered-compute.ts';
import type { DatastoreConfig } from './config/datastore-config.ts';
import type { JsonSchema } from './config/field-schema.ts';
import { createWorkspaceSchema } from './config/workspace-schema.ts';
import type { WorkspaceContext } from './context.ts';
import { type DatastoreSummary, describeDatastore } from './datastore-summary.ts';
import { findWorkspaceFile, workspaceFileName } from './file/find-workspace.ts';
import { ensureStateFolder } from './file/state-folder.ts';
import { readWorkspaceFile, type StoredConfig, type WorkspaceFile } from './file/workspace-file.ts';
import { parseName } from './names.ts';
import { createWorkspaceFiles, type FirstDatastore } from './new-workspace.ts';
import type { Notice } from './notice.ts';
import { type OpenRegisteredOptions, RegisteredDatastore } from './registered-datastore.ts';
import { readAzureMlFile } from './registration/azureml-file.ts';
import { registerDatastore, requireConfig, setDefaultDatastore, unregisterDatastore, updateDatastore } from './registration/register.ts';
import type { Registered, RegisterOptions, UpdateOptions } from './registration/registration.ts';
import type { Drivers } from './registry/drivers.ts';
import { refreshSchemaFile, writeSchemaFile } from './schema-file.ts';
import { deleteSecret, setSecret } from './secrets/secret-changes.ts';
import { createContext, type WorkspaceOptions } from './workspace-options.ts';

/** What came of a registration. */
export interface Registration {
  readonly datastore: RegisteredDatastore;
  /** Whether a registration of that name was there before. */
  readonly replaced: boolean;
  /** What was tried; undefined when it was not validated. */
  readonly report: CheckReport | undefined;
  readonly notices: readonly Notice[];
}

/** A place in a datastore. */
export interface ResolvedAddress {
  readonly datastore: RegisteredDatastore;
  /** The path in it, normalised; `''` is the root. */
  readonly path: string;
  /** The statement of `?query=...`; the path is then `''`. */
  readonly query?: string | undefined;
}

/**
 * The datastores of a folder tree, by name, kept in its `stowage.yaml`.
 *
 * Every method reads the file anew, so several processes may work on one workspace: a change is made under a lock, keeps what
 * others wrote, and takes the file's place as a whole. Secrets are looked up when a datastore is opened and kept nowhere.
 *
 * @example
 * ```ts
 * const workspace = await Workspace.open();
 * await workspace.register('training', { type: 'azure_blob', account_name: 'a', container_name: 'c', credentials: { account_key: '${env:KEY}' } });
 * await using store = await workspace.open('training');
 * ```
 */
export class Workspace {
  /** The folder that holds `stowage.yaml`. */
  readonly folder: string;
  /** The path of `stowage.yaml`. */
  readonly file: string;
  readonly #context: WorkspaceContext;

  private constructor(context: WorkspaceContext) {
    this.#context = context;
    this.folder = context.folder;
    this.file = context.file;
  }

  /**
   * Opens the workspace of a folder: the nearest `stowage.yaml` there or above.
   *
   * Fails with `WORKSPACE.NOT_FOUND`, and with `CONFIG.INVALID` for a file that cannot be read as one, naming line and column.
   *
   * @param options `from` is the folder to look from, a path or a `file:` URL. Default: the working directory.
   */
  static async open(options: WorkspaceOptions & { readonly from?: string | URL | undefined } = {}): Promise<Workspace> {
    const context = createContext(findWorkspaceFile(options.from ?? process.cwd()), options);
    await readWorkspaceFile(context.file);
    return new Workspace(context);
  }

  /**
   * Makes a workspace in a folder, which is made if need be. It has a default datastore at once: `workspacestore`, a folder beside
   * `stowage.yaml`, unless another one is given.
   *
   * Fails with `WORKSPACE.EXISTS`, and with `DRIVER.NOT_INSTALLED` when there is no driver for that datastore; then nothing is made.
   */
  static async create(
    folder: string,
    options: WorkspaceOptions & { readonly datastore?: FirstDatastore | undefined } = {},
  ): Promise<Workspace> {
    const context = createContext(resolve(folder, workspaceFileName), options);
    await createWorkspaceFiles(context, options.datastore);
    return new Workspace(context);
  }

  /**
   * Registers a datastore. Unless told otherwise it is opened and its root looked at first, without writing to it; if that fails,
   * nothing is registered. A secret that is given as itself goes into the vault, and the file refers to it.
   *
   * Fails with `RegistrationError` (the code of the first step that failed, and the report), `DATASTORE.EXISTS`,
   * `CONFIG.INVALID` (naming the fields), `DRIVER.NOT_INSTALLED`, `SECRET.UNREADABLE` when a secret has no vault to go to,
   * `WORKSPACE.LOCKED`.
   *
   * @param name letters, digits and underscores; capitals are folded, with a notice
   */
  async register(name: string, config: DatastoreConfig, options: RegisterOptions = {}): Promise<Registration> {
    return this.#finish(await registerDatastore(this.#context, name, config, options));
  }

  /** Registers what a file written for `az ml datastore create --file` describes, as {@link Workspace.register} does. */
  async registerFromFile(
    path: string,
    options: RegisterOptions & { /** Instead of the name in the file. */ readonly name?: string | undefined } = {},
  ): Promise<Registration> {
    const { name: given, ...rest } = options;
    const { name = given, config } = await readAzureMlFile(path);
    if (name === undefined) {
      throw new DatastoreError('CONFIG.INVALID', `${path} gives the datastore no name.`, {
        nextAction: 'Add a line "name: ...", or give the name yourself.',
      });
    }
    return this.#finish(await registerDatastore(this.#context, given ?? name, config, rest));
  }

  /**
   * Changes fields of a registration; `null` removes one, `credentials` and `tags` are replaced as a whole. Validated like
   * {@link Workspace.register} unless only description and tags change.
   *
   * Fails with `DATASTORE.UNKNOWN`, and like {@link Workspace.register}.
   */
  async update(name: string, changes: Readonly<Record<string, unknown>>, options: UpdateOptions = {}): Promise<Registration> {
    return this.#finish(await updateDatastore(this.#context, name, changes, options));
  }

  /**
   * Removes a registration, and the secrets that were put into the vault for it. The data stays untouched.
   *
   * Fails with `DATASTORE.UNKNOWN`, and with `CONFIG.INVALID` for the default datastore.
   */
  unregister(name: string): Promise<{ readonly name: string; readonly removedSecrets: readonly string[] }> {
    return unregisterDatastore(this.#context, name);
  }

  /** All registrations in the order of the file, without credentials. One that cannot work is there too, with findings. */
  async list(): Promise<readonly DatastoreSummary[]> {
    const file = await readWorkspaceFile(this.file);
    return Promise.all(
      [...file.datastores].map(async ([name, config]) => (await describeDatastore(this.#context, file, name, config)).summary),
    );
  }

  /** The datastore of a name, closed. Fails with `DATASTORE.UNKNOWN`, listing the names there are. */
  async get(name: string): Promise<RegisteredDatastore> {
    return this.#get(await readWorkspaceFile(this.file), parseName(name).name);
  }

  /** The default datastore. Fails with `DATASTORE.UNKNOWN` when the file names none, or one that is not there. */
  async getDefault(): Promise<RegisteredDatastore> {
    const file = await readWorkspaceFile(this.file);
    if (file.default !== undefined) return this.#get(file, file.default);
    throw new DatastoreError('DATASTORE.UNKNOWN', 'This workspace has no default datastore.', {
      nextAction: 'Name the datastore, or make one the default.',
    });
  }

  /** Makes a datastore the default. Fails with `DATASTORE.UNKNOWN`. */
  setDefault(name: string): Promise<void> {
    return setDefaultDatastore(this.#context, name);
  }

  /**
   * The datastore and path of an address; see {@link parseAddress}. The URL of something in a service (`https://`, `abfss://`,
   * `wasbs://`, `adl://`, `postgres://`, `sqlserver://`) leads to the datastore that is registered there.
   *
   * Fails with `PATH.INVALID`, `DATASTORE.UNKNOWN`.
   */
  async resolve(address: string): Promise<ResolvedAddress> {
    const place = tryServicePlace(address);
    if (place !== undefined) {
      const found = findPlace(place, await this.list());
      return { datastore: await this.get(found.name), path: found.path };
    }
    const { datastore, path, query } = parseAddress(address);
    const found = await (datastore === undefined ? this.getDefault() : this.get(datastore));
    return { datastore: found, path, ...(query === undefined ? {} : { query }) };
  }

  /** Opens the datastore of a name, or the default one; see {@link RegisteredDatastore.open}. */
  async open(name?: string, options: OpenRegisteredOptions = {}): Promise<Datastore> {
    return (await (name === undefined ? this.getDefault() : this.get(name))).open(options);
  }

  /**
   * Examines a datastore: opens it, lists its root, then writes, reads and deletes a small file of a name of its own, if it can.
   * Whatever fails stands in the report with the identity that asked and what to do next.
   *
   * Fails with `DATASTORE.UNKNOWN` only, and by an abort.
   *
   * @param options `write: false` leaves the small file out
   */
  async check(
    name: string,
    options: { readonly write?: boolean | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<CheckReport> {
    const file = await readWorkspaceFile(this.file);
    const known = parseName(name).name;
    const config = requireConfig(file, known);
    const { summary } = await describeDatastore(this.#context, file, known, config);
    const { registry } = await this.#context.drivers();
    const target = { name: known, config, location: summary.location, registry, places: this.#context.places };
    return checkDatastore(target, { write: options.write ?? true, create: false, signal: options.signal });
  }

  /**
   * Puts a secret into the vault, for `${vault:NAME}`; replaces one of that name.
   *
   * Fails with `SECRET.UNREADABLE` when there is no key, or the key does not fit; `CONFIG.INVALID` for a name that is none.
   */
  setSecret(name: string, value: string | Secret): Promise<void> {
    return setSecret(this.#context, name, value);
  }

  /** Removes a secret from the vault. Fails with `SECRET.NOT_FOUND`, and with `CONFIG.INVALID` while a datastore refers to it. */
  deleteSecret(name: string): Promise<void> {
    return deleteSecret(this.#context, name);
  }

  /** The names of the secrets in the vault, sorted; needs no key. */
  listSecretNames(): Promise<readonly string[]> {
    return this.#context.places.vault.names();
  }

  /** The JSON Schema (2020-12) of `stowage.yaml` for the drivers there are, for editors. */
  async jsonSchema(): Promise<JsonSchema> {
    return createWorkspaceSchema((await this.#context.drivers()).registry);
  }

  /** Writes that schema to `.stowage/schema.json`, where the first line of a new `stowage.yaml` leads to; gives its path. */
  writeJsonSchema(): Promise<string> {
    return writeSchemaFile(this.#context);
  }

  /** The drivers that this workspace uses, and the packages that look like drivers and are not usable. */
  drivers(): Promise<Drivers> {
    return this.#context.drivers();
  }

  /** The computes of the file, in its order. `local`, this machine, needs none and is not among them. */
  async listComputes(): Promise<readonly RegisteredCompute[]> {
    const { computes } = await readWorkspaceFile(this.file);
    return [...computes].map(([name, config]) => new RegisteredCompute(this.#context, name, config));
  }

  /** The compute of a name. Fails with `COMPUTE.UNKNOWN`, listing the names there are. */
  async getCompute(name: string): Promise<RegisteredCompute> {
    const computes = await this.listComputes();
    const found = computes.find((one) => one.name === name.toLowerCase());
    if (found !== undefined) return found;
    throw unknownCompute(
      name,
      computes.map((one) => one.name),
    );
  }

  /**
   * Puts a compute into the file, replacing one of that name. Secrets stand there as references only. Fails with `CONFIG.INVALID`.
   *
   * @param options `schema` is the JSON Schema of that kind of compute, which knows its secrets; without it their names tell
   */
  async registerCompute(
    name: string,
    config: StoredConfig,
    options: { readonly schema?: JsonSchema | undefined } = {},
  ): Promise<RegisteredCompute> {
    return this.getCompute(await registerCompute(this.#context, name, config, options.schema));
  }

  /** Takes a compute out of the file. Fails with `COMPUTE.UNKNOWN`. */
  unregisterCompute(name: string): Promise<void> {
    return unregisterCompute(this.#context, name);
  }

  /**
   * The folder beside `stowage.yaml` for what belongs to this machine alone, made if need be and kept out of version control. Fails
   * with `ACCESS.DENIED`, `STORAGE.FULL`.
   */
  async stateFolder(): Promise<string> {
    await ensureStateFolder(this.#context.state);
    return this.#context.state.path;
  }

  async #get(file: WorkspaceFile, name: string): Promise<RegisteredDatastore> {
    const config = requireConfig(file, name);
    return new RegisteredDatastore(this.#context, config, await describeDatastore(this.#context, file, name, config));
  }

  async #finish({ name, replaced, report, notices }: Registered): Promise<Registration> {
    const stale = await refreshSchemaFile(this.#context);
    return { datastore: await this.get(name), replaced, report, notices: [...notices, ...stale] };
  }
}
