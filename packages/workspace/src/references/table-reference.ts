import { DatastoreError, type TableName, type TableWriteMode } from '@stowage/core';
import type { RegisteredDatastore } from '../registered-datastore.ts';
import type { PlacedOptions } from './file-reference.ts';
import { parsePathOnCompute } from './path-on-compute.ts';
import { parseReferenceName, type ReferenceNames, referenceVariablePrefix } from './reference-name.ts';

/** The formats of a table's file, by the names that `@stowage/tabular` has for them; it is not loaded for the names alone. */
export type TableFileFormat = 'csv' | 'jsonl' | 'parquet' | 'arrow';

const extensions: Readonly<Record<TableFileFormat, readonly string[]>> = {
  csv: ['.csv'],
  jsonl: ['.jsonl', '.ndjson'],
  parquet: ['.parquet'],
  arrow: ['.arrows', '.arrow'],
};

/** A value of a query parameter that survives JSON. */
export type ReferenceParameter = string | number | boolean | null;

/** What of a database is meant: a table or view, or the rows of a query. */
export type TableSource =
  | { readonly table: TableName }
  | { readonly statement: string; readonly parameters: readonly ReferenceParameter[] };

/** How rows become a file. */
export interface TableDownloadOptions extends PlacedOptions {
  /** What the file is: `csv`, `jsonl`, `parquet` or `arrow`. Default: what the extension of `pathOnCompute` says, else `csv`. */
  readonly format?: TableFileFormat | undefined;
}

/** How a file becomes rows. */
export interface TableUploadOptions extends TableDownloadOptions {
  /** What happens to rows that are there. Default `fail`: the table must not exist. */
  readonly mode?: TableWriteMode | undefined;
  /** The columns that identify a row, for `merge`. */
  readonly keys?: readonly string[] | undefined;
}

/** All that a reference to a table says. Survives JSON and holds no secret. */
export interface TableReferenceJson {
  readonly kind: 'table';
  readonly name: string;
  readonly datastore: string;
  readonly source: TableSource;
  readonly mode: 'download' | 'upload';
  readonly format: TableFileFormat;
  readonly pathOnCompute?: string | undefined;
  readonly writeMode?: TableWriteMode | undefined;
  readonly keys?: readonly string[] | undefined;
}

/** What a reference to a table is made of. */
export interface TableReferenceParts extends TableUploadOptions {
  readonly datastore: RegisteredDatastore;
  readonly names: ReferenceNames;
  readonly source: TableSource;
  readonly as: 'download' | 'upload';
}

const writeModes: readonly TableWriteMode[] = ['append', 'replace', 'merge', 'fail'];
const formats = Object.keys(extensions) as TableFileFormat[];

const invalid = (reason: string, nextAction: string): never => {
  throw new DatastoreError('REFERENCE.INVALID', `The reference to a table is not valid: ${reason}.`, { nextAction });
};

/**
 * Says which rows of a database a program needs as a file, or into which table a file goes that the program writes. As it stands it is
 * downloaded as CSV.
 *
 * @example
 * ```ts
 * const penguins = (await workspace.get('zoo')).table({ schema: 'animals', name: 'penguins' }).asDownload({ format: 'parquet' });
 * ```
 */
export class TableReference {
  readonly kind = 'table';
  readonly datastore: RegisteredDatastore;
  readonly source: TableSource;
  readonly mode: 'download' | 'upload';
  readonly format: TableFileFormat;
  /** As it was given, in form: the path of the file. */
  readonly pathOnCompute: string | undefined;
  /** Of an upload; undefined stands for `fail`. */
  readonly writeMode: TableWriteMode | undefined;
  readonly keys: readonly string[] | undefined;
  readonly #parts: TableReferenceParts;
  #name: string | undefined;

  /** @internal */
  constructor(parts: TableReferenceParts) {
    this.#parts = parts;
    this.#name = parts.name === undefined ? undefined : parseReferenceName(parts.name);
    this.datastore = parts.datastore;
    this.source = parts.source;
    this.mode = parts.as;
    const place = parts.pathOnCompute === undefined ? undefined : parsePathOnCompute(parts.pathOnCompute);
    if (place?.isFolder) invalid('a table is a file on the compute, and its path ends in a slash', 'Name the file.');
    this.pathOnCompute = place?.path;
    this.format = parts.format ?? formatOf(place?.path);
    if (!formats.includes(this.format)) invalid(`${JSON.stringify(this.format)} is no format`, `Use one of ${formats.join(', ')}.`);
    this.writeMode = parts.as === 'upload' ? parts.mode : undefined;
    this.keys = parts.as === 'upload' ? parts.keys : undefined;
    this.#check();
  }

  /** The name in the environment of a run. One that was not given is derived when it is first asked for. */
  get name(): string {
    if (this.#name === undefined) {
      const { name: _name, ...meaning } = this.#describe();
      const word = 'table' in this.source ? this.source.table.name : 'query';
      this.#name = this.#parts.names.derive([this.datastore.name, word], meaning);
    }
    return this.#name;
  }

  /** The environment variable that holds the path of the file: `AZUREML_DATAREFERENCE_<name>`. */
  get variable(): string {
    return referenceVariablePrefix + this.name;
  }

  /** The rows as a file, written before the program starts. Fails with `REFERENCE.INVALID`. */
  asDownload(options: TableDownloadOptions = {}): TableReference {
    return this.#as('download', options);
  }

  /** The table takes the rows of a file that the program writes, all or none, after it has ended. Fails with `REFERENCE.INVALID`. */
  asUpload(options: TableUploadOptions = {}): TableReference {
    return this.#as('upload', options);
  }

  /** The same reference under another name. Fails with `REFERENCE.INVALID`. */
  named(name: string): TableReference {
    return new TableReference({ ...this.#parts, name });
  }

  /** What stands for the path of the file in arguments and variables of a run: `$AZUREML_DATAREFERENCE_<name>`. */
  toString(): string {
    return `$${this.variable}`;
  }

  /** All that it says, without secrets; `referenceFromJSON` reads it back. */
  toJSON(): TableReferenceJson {
    return { ...this.#describe(), name: this.name };
  }

  #describe(): Omit<TableReferenceJson, 'name'> & { readonly name: string | undefined } {
    const { kind, datastore, source, mode, format, pathOnCompute, writeMode, keys } = this;
    return {
      kind,
      name: this.#name,
      datastore: datastore.name,
      source,
      mode,
      format,
      ...(pathOnCompute === undefined ? {} : { pathOnCompute }),
      ...(writeMode === undefined ? {} : { writeMode }),
      ...(keys === undefined ? {} : { keys }),
    };
  }

  #as(as: 'download' | 'upload', options: TableUploadOptions): TableReference {
    const { datastore, names, source } = this.#parts;
    return new TableReference({ datastore, names, source, as, ...options, name: options.name ?? this.#parts.name });
  }

  #check(): void {
    const { source, mode, writeMode, keys } = this;
    if ('table' in source) {
      if (typeof source.table.name !== 'string' || source.table.name === '') invalid('the table has no name', 'Give { schema, name }.');
    } else if (source.statement.trim() === '') invalid('the query is empty', 'Give a statement that returns rows.');
    if (mode !== 'upload') return;
    if (!('table' in source)) invalid('rows cannot be put into a query', 'Refer to a table: table({ schema, name }).asUpload().');
    if (writeMode !== undefined && !writeModes.includes(writeMode)) {
      invalid(`${JSON.stringify(writeMode)} is no way to write a table`, `Use one of ${writeModes.join(', ')}.`);
    }
    const hasKeys = keys !== undefined && keys.length > 0;
    if (writeMode === 'merge' && !hasKeys) invalid('merging needs the columns that identify a row', 'Give them as keys.');
    if (writeMode !== 'merge' && hasKeys) invalid('keys are for merging alone', 'Leave them out, or set the mode to merge.');
  }
}

function formatOf(path: string | undefined): TableFileFormat {
  const name = path?.toLowerCase() ?? '';
  return formats.find((format) => extensions[format].some((extension) => name.endsWith(extension))) ?? 'csv';
}
