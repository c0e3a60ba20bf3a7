import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';
import type { AccountUrlSignOptions } from '@stowage/azure-common';

/** Where a blob is kept: what storing and reading it cost. */
export type AccessTier = 'Hot' | 'Cool' | 'Cold' | 'Archive' | (string & {});

/** What a write or copy may say to Blob storage alone. */
export interface BlobWriteOptions {
  /** The access tier of the new blob. Default: the account's own. */
  readonly tier?: AccessTier | undefined;
  /** Index tags of the new blob, at most ten. Default: none; a copy does not take over those of its source. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The lease that protects the blob that is replaced. */
  readonly leaseId?: string | undefined;
  /** MD5 of the whole body in base64, kept with a blob of several blocks, which gets none of itself. Not for copies. */
  readonly contentMd5?: string | undefined;
}

/** What a read or stat may say to Blob storage alone. */
export interface BlobReadOptions {
  /** Read this snapshot instead of the blob: the time that the service gave it. */
  readonly snapshot?: string | undefined;
  /** Read this version instead of the current one. */
  readonly versionId?: string | undefined;
  /** `stat` only: also fetch the index tags, by a second request. */
  readonly tags?: true | undefined;
}

/** What Blob storage says of a blob beyond the contract. */
export interface BlobEntryFields {
  readonly blobType?: 'BlockBlob' | 'AppendBlob' | 'PageBlob' | undefined;
  readonly tier?: AccessTier | undefined;
  /** `rehydrate-pending-to-hot` and the like, while a blob comes back from the archive. */
  readonly archiveStatus?: string | undefined;
  readonly versionId?: string | undefined;
  readonly snapshot?: string | undefined;
  /** How many index tags the blob has. */
  readonly tagCount?: number | undefined;
  /** Only where they were asked for. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly leaseState?: string | undefined;
}

/** What a signed URL may say to Blob storage alone. */
export interface BlobSignOptions extends AccountUrlSignOptions {}

/** The vendor's clients, with the datastore's own credential. */
export interface BlobClients {
  readonly service: BlobServiceClient;
  readonly container: ContainerClient;
}

declare module '@stowage/core/driver' {
  interface DriverWriteOptions {
    readonly azure_blob?: BlobWriteOptions | undefined;
  }
  interface DriverReadOptions {
    readonly azure_blob?: BlobReadOptions | undefined;
  }
  interface DriverSignOptions {
    readonly azure_blob?: BlobSignOptions | undefined;
  }
  interface DriverEntryFields {
    readonly azure_blob?: BlobEntryFields | undefined;
  }
  interface NativeClients {
    readonly azure_blob: BlobClients;
  }
}
