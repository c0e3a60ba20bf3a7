import { type Datastore, type OpenOptions, type Registry, requireCapabilities, type TableName } from '@stowage/core';
import {
  type DownloadOptions,
  download,
  type TransferSummary,
  type UploadFilesOptions,
  type UploadOptions,
  upload,
  uploadFiles,
} from '@stowage/transfer';
import { resolveConfig } from './config/resolved-fields.ts';
import type { WorkspaceContext, WorkspaceOrigin } from './context.ts';
import type { DatastoreFinding, DatastoreSummary, Description } from './datastore-summary.ts';
import type { StoredConfig } from './file/workspace-file.ts';
import {
  FileReference,
  type MountReferenceOptions,
  type MovedReferenceOptions,
  type ReferenceOptions,
} from './references/file-reference.ts';
import { type ReferenceParameter, TableReference } from './references/table-reference.ts';

/** How a registered datastore is opened. */
export type OpenRegisteredOptions = Pick<OpenOptions, 'retry' | 'signal'>;

/**
 * A datastore of the workspace as it was registered when it was asked for. Holding one costs nothing: it is opened by
 * {@link RegisteredDatastore.open}, and by each transfer for itself.
 */
export class RegisteredDatastore implements DatastoreSummary {
  readonly name: string;
  readonly type: string;
  readonly location: string | undefined;
  readonly isDefault: boolean;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly findings: readonly DatastoreFinding[];
  /** The configuration as it stands in the file: references are not looked up, and secrets that stand there in clear are hidden. */
  readonly config: StoredConfig;
  readonly #context: WorkspaceContext;
  readonly #stored: StoredConfig;
  #whole: FileReference | undefined;

  /** @internal */
  constructor(context: WorkspaceContext, stored: StoredConfig, { summary, shown }: Description) {
    this.#context = context;
    this.#stored = stored;
    this.name = summary.name;
    this.type = summary.type;
    this.location = summary.location;
    this.isDefault = summary.isDefault;
    this.description = summary.description;
    this.tags = summary.tags;
    this.findings = summary.findings;
    this.config = shown;
  }

  /**
   * What another process needs to open the same workspace, and in it this datastore by its name. Undefined when the workspace was opened with a
   * registry or keyring of this process.
   */
  get origin(): WorkspaceOrigin | undefined {
    return this.#context.origin();
  }

  /**
   * Opens the datastore, looking up its secrets now. Narrow what it can do with `supports` or `requireCapabilities`; close it
   * when done.
   *
   * Fails with `SECRET.NOT_FOUND` and `SECRET.UNREADABLE` (naming the field), `CONFIG.INVALID`, `DRIVER.NOT_INSTALLED`, and what
   * the driver's own opening fails with.
   *
   * @example
   * ```ts
   * await using store = await (await workspace.get('training')).open();
   * ```
   */
  async open(options: OpenRegisteredOptions = {}): Promise<Datastore> {
    const { registry } = await this.#context.drivers();
    return registry.open(await this.#resolve(registry), { ...options, name: this.name });
  }

  /** Uploads the contents of a folder of this machine; see `upload` of `@stowage/transfer`. */
  async upload(folder: string, options: UploadOptions = {}): Promise<TransferSummary> {
    await using store = await this.open({ signal: options.signal });
    return await upload(requireCapabilities(store, 'write', 'stat'), folder, options);
  }

  /** Uploads files of this machine; see `uploadFiles` of `@stowage/transfer`. */
  async uploadFiles(files: readonly string[], options: UploadFilesOptions = {}): Promise<TransferSummary> {
    await using store = await this.open({ signal: options.signal });
    return await uploadFiles(requireCapabilities(store, 'write', 'stat'), files, options);
  }

  /** Downloads a file or folder of the datastore into a folder of this machine; see `download` of `@stowage/transfer`. */
  async download(path: string, folder: string, options: DownloadOptions = {}): Promise<TransferSummary> {
    await using store = await this.open({ signal: options.signal });
    return await download(requireCapabilities(store, 'read', 'list', 'stat'), path, folder, options);
  }

  /**
   * A file or folder of the datastore for a program to use; mounted, unless another way is chosen. A slash at the end says that it is a
   * folder. Fails with `PATH.INVALID`, and with `REFERENCE.INVALID` for a name that is none.
   *
   * @example
   * ```ts
   * const animals = training.path('animals').asDownload({ pathOnCompute: './data' });
   * ```
   */
  path(path = '', options: ReferenceOptions = {}): FileReference {
    return new FileReference({ datastore: this, names: this.#context.referenceNames, path, mode: 'mount', name: options.name });
  }

  /** The whole datastore, mounted: what a bare datastore stands for where a reference is asked for. */
  asReference(): FileReference {
    this.#whole ??= this.path();
    return this.#whole;
  }

  /** The whole datastore, mounted; see {@link FileReference.asMount}. */
  asMount(options: MountReferenceOptions = {}): FileReference {
    return this.path().asMount(options);
  }

  /** The whole datastore, downloaded; see {@link FileReference.asDownload}. */
  asDownload(options: MovedReferenceOptions = {}): FileReference {
    return this.path().asDownload(options);
  }

  /** What a program writes, uploaded to the root; see {@link FileReference.asUpload}. */
  asUpload(options: MovedReferenceOptions = {}): FileReference {
    return this.path().asUpload(options);
  }

  /** The address of the datastore; see {@link FileReference.asDirect}. */
  asDirect(options: ReferenceOptions = {}): FileReference {
    return this.path().asDirect(options);
  }

  /** A table or view for a program to use as a file. Fails with `REFERENCE.INVALID`. */
  table({ schema, name }: TableName, options: ReferenceOptions = {}): TableReference {
    const table = schema === undefined ? { name } : { schema, name };
    const names = this.#context.referenceNames;
    return new TableReference({ datastore: this, names, source: { table }, as: 'download', name: options.name });
  }

  /** The rows of a query for a program to use as a file. Fails with `REFERENCE.INVALID`. */
  query(
    statement: string,
    options: ReferenceOptions & {
      /** The values of the statement's parameters, in order. */ readonly parameters?: readonly ReferenceParameter[] | undefined;
    } = {},
  ): TableReference {
    const source = { statement, parameters: options.parameters ?? [] };
    const names = this.#context.referenceNames;
    return new TableReference({ datastore: this, names, source, as: 'download', name: options.name });
  }

  /** What stands for the place of the whole datastore in arguments of a run: `$AZUREML_DATAREFERENCE_<name>`. */
  toString(): string {
    return this.asReference().toString();
  }

  /** Everything that may be shown. */
  toJSON(): DatastoreSummary & { readonly config: StoredConfig } {
    const { name, type, location, isDefault, description, tags, findings, config } = this;
    return { name, type, location, isDefault, description, tags, findings, config };
  }

  #resolve(registry: Registry) {
    return resolveConfig(this.name, this.#stored, registry, this.#context.places);
  }
}
