import type { ShareClient, ShareServiceClient } from '@azure/storage-file-share';

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
export interface FileSignOptions {
  /** `https` refuses plain HTTP. Default: `https` where the endpoint has it, else both. */
  readonly protocol?: 'https' | 'https,http' | undefined;
  /** An IPv4 address from which alone the URL works, or two with a hyphen between. */
  readonly addresses?: string | undefined;
  /** Headers that a read is answered with instead of the stored ones. */
  readonly headers?:
    | {
        readonly cacheControl?: string | undefined;
        readonly contentDisposition?: string | undefined;
        readonly contentEncoding?: string | undefined;
        readonly contentLanguage?: string | undefined;
        readonly contentType?: string | undefined;
      }
    | undefined;
  /** The signature's own letters instead of those that `access` stands for, for example `rcwdl`. */
  readonly permissions?: string | undefined;
  /** Sign for the account instead of one path: letters of services (`f` files) and of resource types (`s` service, `c` share, `o` file). */
  readonly account?: { readonly services: string; readonly resourceTypes: string } | undefined;
}

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
