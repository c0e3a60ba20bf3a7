// @stowage/driver-sqlserver exports:
//   AzureSqlConfig
//   AzureSqlConfigInput
//   SqlCredentials
//   SqlCredentialsInput
//   SqlServerPool
//   SqlTokenCredential
//   TokenFunction
//   azureSql
//   default (azureSql)

declare module '@stowage/core/driver' {
    interface NativeClients {
        readonly azure_sql: SqlServerPool;
    }
}
export interface AzureSqlConfig {
    readonly server_name: string;
    readonly database_name: string;
    readonly port: number;
    readonly endpoint: string;
    readonly credentials: SqlCredentials;
    readonly encrypt: 'mandatory' | 'strict' | 'optional';
    readonly ca?: string | undefined;
    readonly ca_file?: string | undefined;
    readonly host_name_in_certificate?: string | undefined;
    readonly trust_server_certificate: boolean;
    readonly application_name: string;
    readonly pool_size: number;
    readonly connect_timeout: number;
    readonly statement_timeout: number;
    readonly lock_timeout?: number | undefined;
}
export interface AzureSqlConfigInput {
    readonly server_name: string;
    readonly database_name: string;
    readonly port?: number | undefined;
    readonly endpoint?: string | undefined;
    readonly credentials?: SqlCredentialsInput | undefined;
    readonly encrypt?: 'mandatory' | 'strict' | 'optional' | undefined;
    readonly ca?: string | undefined;
    readonly ca_file?: string | undefined;
    readonly host_name_in_certificate?: string | undefined;
    readonly trust_server_certificate?: boolean | undefined;
    readonly application_name?: string | undefined;
    readonly pool_size?: number | undefined;
    readonly connect_timeout?: number | undefined;
    readonly statement_timeout?: number | undefined;
    readonly lock_timeout?: number | undefined;
}
export type SqlCredentials = {
    readonly kind: 'login';
    readonly username: string;
    readonly password: Secret;
} | {
    readonly kind: 'servicePrincipal';
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: Secret;
    readonly authority?: string | undefined;
} | {
    readonly kind: 'token';
    readonly credential: SqlTokenCredential;
} | {
    readonly kind: 'default';
    readonly clientId?: string | undefined;
};
export interface SqlCredentialsInput {
    readonly username?: string | undefined;
    readonly password?: string | Secret | undefined;
    readonly tenant_id?: string | undefined;
    readonly client_id?: string | undefined;
    readonly client_secret?: string | Secret | undefined;
    readonly authority_url?: string | undefined;
    readonly authority_uri?: string | undefined;
    readonly token?: SqlTokenCredential | TokenFunction | undefined;
    readonly token_credential?: SqlTokenCredential | TokenFunction | undefined;
}
export type SqlServerPool = ConnectionPool;
export interface SqlTokenCredential {
    getToken(scopes: string | string[]): Promise<{
        readonly token: string;
        readonly expiresOnTimestamp: number;
    } | null>;
}
export type TokenFunction = () => string | Promise<string>;
export declare const azureSql: Driver<typeof configSchema, keyof typeof sqlCapabilities, never>;
export declare const configSchema: ConfigSchema<AzureSqlConfigInput, AzureSqlConfig>;
export declare const sqlCapabilities: {
    readonly [C in 'listTables' | 'describeTable' | 'query' | 'writeTable' | 'dropTable' | 'native']: CapabilityDetails[C];
};
