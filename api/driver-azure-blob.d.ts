// @stowage/driver-azure-blob exports:
//   AccessTier
//   AzureBlobConfig
//   AzureBlobConfigInput
//   BlobCapability
//   BlobClients
//   BlobCredentials
//   BlobEntryFields
//   BlobReadOptions
//   BlobSignOptions
//   BlobWriteOptions
//   Checksum
//   azureBlob
//   default (azureBlob)

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
export type AccessTier = 'Hot' | 'Cool' | 'Cold' | 'Archive' | (string & {});
export interface AzureBlobConfig extends Omit<AzureBlobConfigInput, 'credentials'> {
    readonly credentials?: CredentialSettings | undefined;
    readonly checksum: Checksum;
    readonly block_size: number;
    readonly concurrency: number;
}
export interface AzureBlobConfigInput {
    readonly account_name?: string | undefined;
    readonly container_name: string;
    readonly endpoint?: string | undefined;
    readonly protocol?: 'https' | 'http' | undefined;
    readonly credentials?: BlobCredentials | undefined;
    readonly checksum?: Checksum | undefined;
    readonly block_size?: number | undefined;
    readonly concurrency?: number | undefined;
}
export type BlobCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'setMetadata' | 'signUrl';
export interface BlobClients {
    readonly service: BlobServiceClient;
    readonly container: ContainerClient;
}
export type BlobCredentials = TokenCredential | {
    readonly [K in keyof CredentialSettings]: Given<CredentialSettings[K]>;
};
export interface BlobEntryFields {
    readonly blobType?: 'BlockBlob' | 'AppendBlob' | 'PageBlob' | undefined;
    readonly tier?: AccessTier | undefined;
    readonly archiveStatus?: string | undefined;
    readonly versionId?: string | undefined;
    readonly snapshot?: string | undefined;
    readonly tagCount?: number | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly leaseState?: string | undefined;
}
export interface BlobReadOptions {
    readonly snapshot?: string | undefined;
    readonly versionId?: string | undefined;
    readonly tags?: true | undefined;
}
export interface BlobSignOptions {
    readonly protocol?: 'https' | 'https,http' | undefined;
    readonly addresses?: string | undefined;
    readonly headers?: {
        readonly cacheControl?: string | undefined;
        readonly contentDisposition?: string | undefined;
        readonly contentEncoding?: string | undefined;
        readonly contentLanguage?: string | undefined;
        readonly contentType?: string | undefined;
    } | undefined;
    readonly permissions?: string | undefined;
    readonly account?: {
        readonly services: string;
        readonly resourceTypes: string;
    } | undefined;
}
export interface BlobWriteOptions {
    readonly tier?: AccessTier | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly leaseId?: string | undefined;
    readonly contentMd5?: string | undefined;
}
export type Checksum = 'auto' | 'md5' | 'crc64' | 'none';
type Given<T> = T extends Secret ? string | Secret : T;
export declare const azureBlob: Driver<typeof configSchema, 'native', BlobCapability>;
export declare const configSchema: ConfigSchema<AzureBlobConfigInput, AzureBlobConfig>;
