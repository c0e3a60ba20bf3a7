import { baseName, DatastoreError, joinPath, normalizePath } from '@stowage/core';
import type { ConflictPolicy } from '@stowage/transfer';
import type { RegisteredDatastore } from '../registered-datastore.ts';
import { parsePathOnCompute } from './path-on-compute.ts';
import { parseReferenceName, type ReferenceNames, referenceVariablePrefix } from './reference-name.ts';

/**
 * How a program gets at files of a datastore.
 *
 * - `mount`: as a folder of the file system; what is read is fetched then.
 * - `download`: as files on the compute's own disk, brought there before the program starts.
 * - `upload`: the program writes files on the compute's disk; they are brought to the datastore after it has ended.
 * - `direct`: as an address, `azureml://datastores/<name>/paths/<path>`; the program opens the datastore itself.
 */
export type ReferenceMode = 'mount' | 'download' | 'upload' | 'direct';

/** Every mode, in the order of the matrix. */
export const referenceModes: readonly ReferenceMode[] = ['mount', 'download', 'upload', 'direct'];

/** What every form of a reference can be given. */
export interface ReferenceOptions {
  /** The name in the environment of a run, `AZUREML_DATAREFERENCE_<name>`. Default: derived, and different for each reference. */
  readonly name?: string | undefined;
}

/** Where the data is to lie on the compute. */
export interface PlacedOptions extends ReferenceOptions {
  /**
   * A path below the working folder of the run, `./data` for example. What is there is the file itself where the reference is of a
   * file, and holds what the folder holds where it is of a folder. Default: a place of its own outside of the working folder, which the
   * program gets told.
   */
  readonly pathOnCompute?: string | undefined;
}

/** How files are mounted. */
export interface MountReferenceOptions extends PlacedOptions {
  /** Whether writing is refused. Default: `true` for the inputs of a run, `false` for its outputs. */
  readonly readOnly?: boolean | undefined;
}

/** How files are downloaded or uploaded. */
export interface MovedReferenceOptions extends PlacedOptions {
  /** What happens to a file whose target exists. Default `fail`. */
  readonly onConflict?: ConflictPolicy | undefined;
}

/** All that a reference to files says. Survives JSON and holds no secret. */
export interface FileReferenceJson {
  readonly kind: 'files';
  readonly name: string;
  readonly datastore: string;
  /** A slash at the end says that it is a folder. */
  readonly path: string;
  readonly mode: ReferenceMode;
  readonly pathOnCompute?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly onConflict?: ConflictPolicy | undefined;
}

/** What a reference is made of. */
export interface FileReferenceParts extends MountReferenceOptions, MovedReferenceOptions {
  readonly datastore: RegisteredDatastore;
  readonly names: ReferenceNames;
  /** As it was given: a slash at its end counts. */
  readonly path: string;
  readonly mode: ReferenceMode;
}

const policies: readonly ConflictPolicy[] = ['fail', 'skip', 'overwrite', 'ifNewer', 'ifChanged'];

/**
 * Says which files of a datastore a program needs, and how it wants them. It holds no data and costs nothing; a run makes it true.
 *
 * In an argument or a variable it stands as {@link FileReference.toString | `$AZUREML_DATAREFERENCE_<name>`}, which a run replaces by the
 * place where the files are.
 *
 * @example
 * ```ts
 * const training = await workspace.get('training');
 * const images = training.path('animals').asMount();
 * const model = training.path('models/').asUpload({ pathOnCompute: './model.pkl' });
 * ```
 */
export class FileReference {
  readonly kind = 'files';
  readonly datastore: RegisteredDatastore;
  /** Normalised; `''` is the whole datastore. */
  readonly pathOnDatastore: string;
  /** The path is surely that of a folder: it was given with a slash at its end, or is the root. */
  readonly namesFolder: boolean;
  readonly mode: ReferenceMode;
  /** As it was given, in form; undefined when the place does not matter. */
  readonly pathOnCompute: string | undefined;
  /** Of a mount; undefined when that hangs on where the reference stands. */
  readonly readOnly: boolean | undefined;
  /** Of a download or upload; undefined stands for `fail`. */
  readonly onConflict: ConflictPolicy | undefined;
  readonly #parts: FileReferenceParts;
  #name: string | undefined;

  /** @internal */
  constructor(parts: FileReferenceParts) {
    this.#parts = parts;
    this.#name = parts.name === undefined ? undefined : parseReferenceName(parts.name);
    this.datastore = parts.datastore;
    this.pathOnDatastore = normalizePath(parts.path);
    this.namesFolder = this.pathOnDatastore === '' || /\/\.?$/.test(parts.path);
    this.mode = parts.mode;
    this.readOnly = parts.mode === 'mount' ? parts.readOnly : undefined;
    this.onConflict = parts.mode === 'download' || parts.mode === 'upload' ? parts.onConflict : undefined;
    if (this.onConflict !== undefined && !policies.includes(this.onConflict)) {
      throw new DatastoreError(
        'REFERENCE.INVALID',
        `onConflict is to be one of ${policies.join(', ')}, not ${JSON.stringify(this.onConflict)}.`,
      );
    }
    const place = parts.pathOnCompute === undefined || parts.mode === 'direct' ? undefined : parsePathOnCompute(parts.pathOnCompute);
    this.pathOnCompute = place && `${place.path}${place.isFolder ? '/' : ''}`;
  }

  /** The name in the environment of a run. One that was not given is derived when it is first asked for. */
  get name(): string {
    if (this.#name === undefined) {
      const { name: _name, ...meaning } = this.#describe();
      const words = [this.datastore.name, ...(this.pathOnDatastore === '' ? [] : [baseName(this.pathOnDatastore)])];
      this.#name = this.#parts.names.derive(words, meaning);
    }
    return this.#name;
  }

  /** The environment variable that holds the place of the data: `AZUREML_DATAREFERENCE_<name>`. */
  get variable(): string {
    return referenceVariablePrefix + this.name;
  }

  /** A file or folder below, to be mounted; mode, place and name start anew, as in the model. Fails with `PATH.INVALID`. */
  path(path: string, options: ReferenceOptions = {}): FileReference {
    const { datastore, names } = this.#parts;
    const below = joinPath(this.pathOnDatastore, normalizePath(path));
    return new FileReference({ datastore, names, mode: 'mount', path: /\/\.?$/.test(path) ? `${below}/` : below, name: options.name });
  }

  /** The same files, mounted. Fails with `REFERENCE.INVALID`. */
  asMount(options: MountReferenceOptions = {}): FileReference {
    return this.#as('mount', options);
  }

  /** The same files, downloaded before the program starts. Fails with `REFERENCE.INVALID`. */
  asDownload(options: MovedReferenceOptions = {}): FileReference {
    return this.#as('download', options);
  }

  /**
   * What the program writes, uploaded to here after it has ended. A folder's contents go under the path; a file becomes the path itself,
   * or goes into it under its own name when the path ends in a slash or is the root. Fails with `REFERENCE.INVALID`.
   */
  asUpload(options: MovedReferenceOptions = {}): FileReference {
    return this.#as('upload', options);
  }

  /** The address of the files, for a program that opens the datastore itself. Fails with `REFERENCE.INVALID`. */
  asDirect(options: ReferenceOptions = {}): FileReference {
    return this.#as('direct', options);
  }

  /** The same reference under another name. Fails with `REFERENCE.INVALID`. */
  named(name: string): FileReference {
    return new FileReference({ ...this.#parts, name });
  }

  /** What stands for the place of the data in arguments and variables of a run: `$AZUREML_DATAREFERENCE_<name>`. */
  toString(): string {
    return `$${this.variable}`;
  }

  /** All that it says, without secrets; `referenceFromJSON` reads it back. */
  toJSON(): FileReferenceJson {
    return { ...this.#describe(), name: this.name };
  }

  #describe(): Omit<FileReferenceJson, 'name'> & { readonly name: string | undefined } {
    const { kind, datastore, pathOnDatastore, namesFolder, mode, pathOnCompute, readOnly, onConflict } = this;
    return {
      kind,
      name: this.#name,
      datastore: datastore.name,
      path: namesFolder && pathOnDatastore !== '' ? `${pathOnDatastore}/` : pathOnDatastore,
      mode,
      ...(pathOnCompute === undefined ? {} : { pathOnCompute }),
      ...(readOnly === undefined ? {} : { readOnly }),
      ...(onConflict === undefined ? {} : { onConflict }),
    };
  }

  #as(mode: ReferenceMode, options: MountReferenceOptions & MovedReferenceOptions): FileReference {
    const { datastore, names, path } = this.#parts;
    // The name goes along: it is what the person called these files.
    return new FileReference({ datastore, names, path, mode, ...options, name: options.name ?? this.#parts.name });
  }
}
