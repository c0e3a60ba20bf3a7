import type { ShareClient, ShareServiceClient } from '@azure/storage-file-share';
import type { AccountUrlSignOptions } from '@stowage/azure-common';

/** One of the attributes of a file or directory in Windows. */
export type FileAttribute =
  | 'ReadOnly'
  | 'Hidden'
  | 'System'
  | 'Archive'
  | 'Temporary'
  | 'Offline'
  | 'NotContentIndexed'
  | 'NoScrubData'
  | (string & {});

/** What SMB keeps of a file beside its content. */
export interface SmbProperties {
  /** When the content was last written, as SMB clients see it. Default: now. */
  readonly lastWriteTime?: Date | undefined;
  /** When it was made. Default: now. */
  readonly creationTime?: Date | undefined;
  /** Default: `Archive`. */
  readonly attributes?: readonly FileAttribute[] | undefined;
  /** Who may do what over SMB, in SDDL, 8 KiB at most. Default: what the directory hands down. */
  readonly permission?: string | undefined;
  /** The same, by a key that the share gave. Never together with `permission`. */
  readonly permissionKey?: string | undefined;
}

/** What a write or copy may say to Azure Files alone. */
export interface FileWriteOptions extends SmbProperties {
  /** Replace a file that has the attribute `ReadOnly`, too. Default: that fails. */
  readonly ignoreReadOnly?: true | undefined;
  /** The lease that protects the file that is replaced. */
  readonly leaseId?: string | undefined;
  /** MD5 of the whole body in base64, kept with a file of several blocks, which gets none of itself. Not for copies. */
  readonly contentMd5?: string | undefined;
}

/** What Azure Files says of a file or directory beyond the contract. */
export interface FileEntryFields {
  /** Stays the same when it is renamed. */
  readonly fileId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly attributes?: readonly FileAttribute[] | undefined;
  readonly lastWriteTime?: Date | undefined;
  /** When content or properties changed last. */
  readonly changeTime?: Date | undefined;
  readonly lastAccessTime?: Date | undefined;
  readonly permissionKey?: string | undefined;
  readonly leaseState?: string | undefined;
}

/** What a signed URL may say to Azure Files alone. */
export interface FileSignOptions extends AccountUrlSignOptions {}

/** The vendor's clients, with the datastore's own credential. */
export interface FileClients {
  readonly service: ShareServiceClient;
  readonly share: ShareClient;
}

declare module '@stowage/core/driver' {
  interface DriverWriteOptions {
    readonly azure_file?: FileWriteOptions | undefined;
  }
  interface DriverSignOptions {
    readonly azure_file?: FileSignOptions | undefined;
  }
  interface DriverEntryFields {
    readonly azure_file?: FileEntryFields | undefined;
  }
  interface NativeClients {
    readonly azure_file: FileClients;
  }
}
