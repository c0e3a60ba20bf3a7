// @stowage/driver-adls-gen1 exports:
//   AdlsGen1Config
//   AdlsGen1ConfigInput
//   Gen1Capability
//   Gen1EntryFields
//   Gen1WriteOptions
//   adlsGen1
//   default (adlsGen1)

declare module '@stowage/core/driver' {
    interface DriverWriteOptions {
        readonly azure_data_lake_gen1?: Gen1WriteOptions | undefined;
    }
    interface DriverEntryFields {
        readonly azure_data_lake_gen1?: Gen1EntryFields | undefined;
    }
}
export interface AdlsGen1Config extends Omit<StorageConfig, 'account_name' | 'checksum'> {
    readonly store_name: string;
}
export interface AdlsGen1ConfigInput extends Omit<StorageConfigInput, 'account_name' | 'checksum'> {
    readonly store_name: string;
}
export type Gen1Capability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'rename' | 'getAcl' | 'setAcl';
export interface Gen1EntryFields {
    readonly owner?: string | undefined;
    readonly group?: string | undefined;
    readonly permissions?: string | undefined;
    readonly hasAcl?: boolean | undefined;
    readonly expiresAt?: Date | undefined;
    readonly lastAccessed?: Date | undefined;
}
export interface Gen1WriteOptions {
    readonly permissions?: string | undefined;
    readonly expiresAt?: Date | undefined;
    readonly expiresAfter?: number | undefined;
}
export declare const adlsGen1: Driver<typeof configSchema, Gen1Capability, never>;
export declare const configSchema: ConfigSchema<AdlsGen1ConfigInput, AdlsGen1Config>;
