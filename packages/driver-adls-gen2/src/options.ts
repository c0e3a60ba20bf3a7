import type { DataLakeFileSystemClient, DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { SasAgent, UrlSignOptions } from '@stowage/azure-common';

/**
 * What a write may say to Data Lake Storage alone. With any of these but `leaseId` and `contentMd5`, a small file takes three requests
 * instead of one.
 */
export interface LakeWriteOptions {
  /** POSIX permissions: `rw-r-----` or `0640`. Default: what the directory's default entries say, else 0640. */
  readonly permissions?: string | undefined;
  /** Taken from the permissions, where the directory has no default entries: `0027`. */
  readonly umask?: string | undefined;
  /** Object id of the owner. Default: whoever writes. */
  readonly owner?: string | undefined;
  /** Object id of the owning group. Default: that of the directory. */
  readonly group?: string | undefined;
  /** When the service deletes the file. Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Milliseconds from now until the service deletes the file. Not together with `expiresAt`. */
  readonly expiresAfter?: number | undefined;
  /** Text of up to 1024 characters that the service keeps with the file, for whoever encrypted it. */
  readonly encryptionContext?: string | undefined;
  /** The lease that protects the file that is replaced. */
  readonly leaseId?: string | undefined;
  /** MD5 of the whole body in base64, kept with a file of several blocks, which gets none of itself. Not for copies. */
  readonly contentMd5?: string | undefined;
}

/** What Data Lake Storage says of a path beyond the contract. */
export interface LakeEntryFields {
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** `rwxr-x---`, with `+` at its end where there is more in the access control list. */
  readonly permissions?: string | undefined;
  /** When the service deletes the file. */
  readonly expiresAt?: Date | undefined;
  readonly encryptionContext?: string | undefined;
  /** Not in listings. */
  readonly tier?: string | undefined;
  /** Not in listings. */
  readonly leaseState?: string | undefined;
}

/** What a signed URL may say to Data Lake Storage alone. */
export interface LakeSignOptions extends UrlSignOptions {
  /** In whose name the URL acts. For datastores that are opened with an identity. */
  readonly agent?: SasAgent | undefined;
}

/** The vendor's clients, with the datastore's own credential. */
export interface LakeClients {
  readonly service: DataLakeServiceClient;
  readonly filesystem: DataLakeFileSystemClient;
}

declare module '@stowage/core/driver' {
  interface DriverWriteOptions {
    readonly azure_data_lake_gen2?: LakeWriteOptions | undefined;
  }
  interface DriverSignOptions {
    readonly azure_data_lake_gen2?: LakeSignOptions | undefined;
  }
  interface DriverEntryFields {
    readonly azure_data_lake_gen2?: LakeEntryFields | undefined;
  }
  interface NativeClients {
    readonly azure_data_lake_gen2: LakeClients;
  }
}
