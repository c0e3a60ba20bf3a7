// @stowage/driver-adls-gen2 exports:
//   AdlsGen2Config
//   AdlsGen2ConfigInput
//   LakeCapability
//   LakeClients
//   LakeEntryFields
//   LakeSignOptions
//   LakeWriteOptions
//   adlsGen2
//   default (adlsGen2)

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
export interface AdlsGen2Config extends StorageConfig {
    readonly filesystem: string;
    readonly blob_endpoint?: string | undefined;
}
export interface AdlsGen2ConfigInput extends StorageConfigInput {
    readonly filesystem: string;
    readonly blob_endpoint?: string | undefined;
}
export type LakeCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata' | 'signUrl' | 'getAcl' | 'setAcl';
export interface LakeClients {
    readonly service: DataLakeServiceClient;
    readonly filesystem: DataLakeFileSystemClient;
}
export interface LakeEntryFields {
    readonly owner?: string | undefined;
    readonly group?: string | undefined;
    readonly permissions?: string | undefined;
    readonly expiresAt?: Date | undefined;
    readonly encryptionContext?: string | undefined;
    readonly tier?: string | undefined;
    readonly leaseState?: string | undefined;
}
export interface LakeSignOptions extends UrlSignOptions {
    readonly agent?: SasAgent | undefined;
}
export interface LakeWriteOptions {
    readonly permissions?: string | undefined;
    readonly umask?: string | undefined;
    readonly owner?: string | undefined;
    readonly group?: string | undefined;
    readonly expiresAt?: Date | undefined;
    readonly expiresAfter?: number | undefined;
    readonly encryptionContext?: string | undefined;
    readonly leaseId?: string | undefined;
    readonly contentMd5?: string | undefined;
}
export declare const adlsGen2: Driver<typeof configSchema, 'native', LakeCapability>;
export declare const configSchema: ConfigSchema<AdlsGen2ConfigInput, AdlsGen2Config>;
