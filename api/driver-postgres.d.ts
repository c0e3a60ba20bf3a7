// @stowage/driver-postgres exports:
//   PostgresConfig
//   PostgresConfigInput
//   PostgresCredentialsInput
//   PostgresPool
//   SslMode
//   TokenSource
//   default (postgres)
//   postgres

declare module '@stowage/core/driver' {
    interface NativeClients {
        readonly azure_postgresql: PostgresPool;
    }
}
export type PasswordSource = {
    readonly kind: 'password';
    readonly password: Secret;
} | {
    readonly kind: 'token';
    readonly source: (() => Promise<string> | string) | TokenSource;
} | {
    readonly kind: 'principal';
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: Secret;
} | {
    readonly kind: 'machine';
    readonly clientId: string | undefined;
};
export type PostgresCapability = Extract<Capability, 'native' | 'listTables' | 'describeTable' | 'query' | 'exportTable' | 'writeTable' | 'importTable' | 'dropTable'>;
export interface PostgresConfig extends Omit<PostgresConfigInput, 'credentials'> {
    readonly port: number;
    readonly sslmode: SslMode;
    readonly application_name: string;
    readonly pool_size: number;
    readonly connect_timeout: number;
    readonly credentials: {
        readonly username: string;
        readonly source: PasswordSource;
    };
}
export interface PostgresConfigInput {
    readonly server_name: string;
    readonly database_name: string;
    readonly port?: number | undefined;
    readonly endpoint?: string | undefined;
    readonly credentials: PostgresCredentialsInput;
    readonly sslmode?: SslMode | undefined;
    readonly ca?: string | undefined;
    readonly ca_file?: string | undefined;
    readonly application_name?: string | undefined;
    readonly pool_size?: number | undefined;
    readonly connect_timeout?: number | undefined;
    readonly lock_timeout?: number | undefined;
}
export interface PostgresCredentialsInput {
    readonly username?: string | undefined;
    readonly user_id?: string | undefined;
    readonly password?: string | Secret | undefined;
    readonly user_password?: string | Secret | undefined;
    readonly token?: (() => Promise<string> | string) | TokenSource | undefined;
    readonly tenant_id?: string | undefined;
    readonly client_id?: string | undefined;
    readonly client_secret?: string | Secret | undefined;
}
export type PostgresPool = pg.Pool;
export type SslMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';
export interface TokenSource {
    getToken(scope: string): Promise<{
        readonly token: string;
    } | null>;
}
export declare const configSchema: ConfigSchema<PostgresConfigInput, PostgresConfig>;
export declare const postgres: Driver<typeof configSchema, PostgresCapability, never>;
