// @stowage/driver-local exports:
//   LocalCapability
//   LocalConfig
//   ParsedLocalConfig
//   default (local)
//   local

export type LocalCapability = 'stat' | 'read' | 'write' | 'append' | 'list' | 'delete' | 'deleteDirectory' | 'createDirectory' | 'copy' | 'rename' | 'setMetadata';
export interface LocalConfig {
    readonly path: string;
    readonly fsync?: boolean | undefined;
}
export interface ParsedLocalConfig {
    readonly path: string;
    readonly fsync: boolean;
}
export declare const local: Driver<ConfigSchema<LocalConfig, ParsedLocalConfig>, LocalCapability, never>;
