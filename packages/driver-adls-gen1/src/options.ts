/** What a write may say to Data Lake Storage Gen1 alone. Each takes a request more, before the file comes under its name. */
export interface Gen1WriteOptions {
  /** POSIX permissions in octal digits: `0640`. Default: what the directory's default entries say, else 0770. */
  readonly permissions?: string | undefined;
  /** When the service deletes the file. Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Milliseconds from now until the service deletes the file. Not together with `expiresAt`. */
  readonly expiresAfter?: number | undefined;
}

/** What Data Lake Storage Gen1 says of a path beyond the contract. */
export interface Gen1EntryFields {
  /** Object id. */
  readonly owner?: string | undefined;
  /** Object id. */
  readonly group?: string | undefined;
  /** POSIX permissions in octal digits: `770`. */
  readonly permissions?: string | undefined;
  /** There is more in the access control list than the permissions say. */
  readonly hasAcl?: boolean | undefined;
  /** When the service deletes the file. */
  readonly expiresAt?: Date | undefined;
  readonly lastAccessed?: Date | undefined;
}

declare module '@stowage/core/driver' {
  interface DriverWriteOptions {
    readonly azure_data_lake_gen1?: Gen1WriteOptions | undefined;
  }
  interface DriverEntryFields {
    readonly azure_data_lake_gen1?: Gen1EntryFields | undefined;
  }
}
