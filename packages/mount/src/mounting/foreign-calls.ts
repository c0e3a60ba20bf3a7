import type { Buffer } from 'node:buffer';

/** The two calls of C that Node lacks, and where a buffer lies in memory. */
export interface ForeignCalls {
  readonly socketpair: (domain: number, type: number, protocol: number, pair: Buffer) => number;
  readonly recvmsg: (socket: number, message: Buffer, flags: number) => number;
  readonly addressOf: (buffer: Buffer) => bigint;
}

const int = { node: 'i32', koffi: 'int' } as const;

/** Node 26 and later have them built in, as an experiment. */
async function tryNodeCalls(): Promise<ForeignCalls | undefined> {
  interface NodeFfi {
    dlopen(path: null, definitions: object): { readonly functions: Omit<ForeignCalls, 'addressOf'> };
    getRawPointer(buffer: Buffer): bigint;
  }
  const ffi = await tryImport<NodeFfi>('node:ffi');
  if (ffi?.dlopen === undefined) return undefined;
  const { functions } = ffi.dlopen(null, {
    socketpair: { arguments: [int.node, int.node, int.node, 'buffer'], return: int.node },
    recvmsg: { arguments: [int.node, 'buffer', int.node], return: 'i64' },
  });
  return {
    socketpair: functions.socketpair,
    recvmsg: (...values) => Number(functions.recvmsg(...values)),
    addressOf: (buffer) => ffi.getRawPointer(buffer),
  };
}

/** The package koffi, if the application has it. */
async function tryKoffiCalls(): Promise<ForeignCalls | undefined> {
  interface Koffi {
    readonly default: {
      load(path: null): { func(name: string, result: string, parameters: readonly string[]): (...values: unknown[]) => number };
      address(buffer: Buffer): bigint;
    };
  }
  const koffi = (await tryImport<Koffi>('koffi'))?.default;
  if (koffi === undefined) return undefined;
  const library = koffi.load(null);
  return {
    socketpair: library.func('socketpair', int.koffi, [int.koffi, int.koffi, int.koffi, 'void *']),
    recvmsg: library.func('recvmsg', 'long', [int.koffi, 'void *', int.koffi]),
    addressOf: (buffer) => koffi.address(buffer),
  };
}

async function tryImport<T>(name: string): Promise<T | undefined> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNKNOWN_BUILTIN_MODULE' || code === 'ERR_ACCESS_DENIED') return undefined;
    throw error;
  }
}

/** Calls of C, by whatever this process has for that; undefined where it has nothing. */
export async function tryForeignCalls(): Promise<ForeignCalls | undefined> {
  return (await tryNodeCalls()) ?? (await tryKoffiCalls());
}
