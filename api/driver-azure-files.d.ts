// @stowage/driver-azure-files exports:
//   AzureFilesConfig
//   AzureFilesConfigInput
//   FileAttribute
//   FileClients
//   FileEntryFields
//   FileSignOptions
//   FileWriteOptions
//   FilesCapability
//   SmbProperties
//   azureFiles
//   default (azureFiles)

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
export interface AzureFilesConfig extends StorageConfig {
    readonly file_share_name: string;
    readonly snapshot?: string | undefined;
}
export interface AzureFilesConfigInput extends StorageConfigInput {
    readonly file_share_name: string;
    readonly snapshot?: string | undefined;
}
export type FileAttribute = 'ReadOnly' | 'Hidden' | 'System' | 'Archive' | 'Temporary' | 'Offline' | 'NotContentIndexed' | 'NoScrubData' | (string & {});
export interface FileClients {
    readonly service: ShareServiceClient;
    readonly share: ShareClient;
}
export interface FileEntryFields {
    readonly fileId?: string | undefined;
    readonly parentId?: string | undefined;
    readonly attributes?: readonly FileAttribute[] | undefined;
    readonly lastWriteTime?: Date | undefined;
    readonly changeTime?: Date | undefined;
    readonly lastAccessTime?: Date | undefined;
    readonly permissionKey?: string | undefined;
    readonly leaseState?: string | undefined;
}
export interface FileSignOptions extends AccountUrlSignOptions {
}
export interface FileWriteOptions extends SmbProperties {
    readonly ignoreReadOnly?: true | undefined;
    readonly leaseId?: string | undefined;
    readonly contentMd5?: string | undefined;
}
export type FilesCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata' | 'signUrl';
export interface SmbProperties {
    readonly lastWriteTime?: Date | undefined;
    readonly creationTime?: Date | undefined;
    readonly attributes?: readonly FileAttribute[] | undefined;
    readonly permission?: string | undefined;
    readonly permissionKey?: string | undefined;
}
export declare const azureFiles: Driver<typeof configSchema, 'native', FilesCapability>;
export declare const configSchema: ConfigSchema<AzureFilesConfigInput, AzureFilesConfig>;
