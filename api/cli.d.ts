// stowage exports:
//   RunOptions
//   run

export interface RunOptions {
    readonly streams?: Streams | undefined;
    readonly stdin?: AsyncIterable<Uint8Array> | undefined;
    readonly cwd?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface Streams {
    readonly stdout: Writable;
    readonly stderr: Writable;
}
export declare function run(args: readonly string[], options?: RunOptions): Promise<number>;
