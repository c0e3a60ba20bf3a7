// @stowage/driver-azure-blob exports:
//   AccessTier
//   AzureBlobConfig
//   AzureBlobConfigInput
//   BlobCapability
//   BlobClients
//   BlobEntryFields
//   BlobReadOptions
//   BlobSignOptions
//   BlobWriteOptions
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
export interface AzureBlobConfig extends StorageConfig {
    readonly container_name: string;
}
export interface AzureBlobConfigInput extends StorageConfigInput {
    readonly container_name: string;
}
export type BlobCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'setMetadata' | 'signUrl';
export interface BlobClients {
    readonly service: BlobServiceClient;
    readonly container: ContainerClient;
}
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
export interface BlobSignOptions extends AccountUrlSignOptions {
}
export interface BlobWriteOptions {
    readonly tier?: AccessTier | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly leaseId?: string | undefined;
    readonly contentMd5?: string | undefined;
}
export declare const azureBlob: Driver<typeof configSchema, 'native', BlobCapability>;
export declare const configSchema: ConfigSchema<AzureBlobConfigInput, AzureBlobConfig>;
