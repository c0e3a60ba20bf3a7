// @stowage/compute-vm exports:
//   VmConfig
//   VmConfigInput
//   default (vm)
//   vm

type Defaulted = 'port' | 'known_hosts' | 'folder' | 'connect_timeout' | 'delivery';
type Hidden = 'private_key' | 'passphrase' | 'password';
export type VmConfig = Omit<VmConfigInput, Defaulted | Hidden> & {
    readonly [K in Defaulted]: NonNullable<VmConfigInput[K]>;
} & {
    readonly [K in Hidden]?: Secret | undefined;
};
export interface VmConfigInput {
    readonly host: string;
    readonly port?: number | undefined;
    readonly user: string;
    readonly private_key?: string | Secret | undefined;
    readonly passphrase?: string | Secret | undefined;
    readonly password?: string | Secret | undefined;
    readonly agent?: string | undefined;
    readonly host_key?: string | undefined;
    readonly known_hosts?: string | undefined;
    readonly folder?: string | undefined;
    readonly connect_timeout?: number | undefined;
    readonly delivery?: 'auto' | 'signed' | 'through-us' | undefined;
}
export declare const vm: ComputeKind<ConfigSchema<VmConfigInput, VmConfig>>;
