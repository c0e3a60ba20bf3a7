import { capacity, crc64Module, messageStart } from './crc64-module.generated.ts';

/** What is used of it; the compiler's libraries know it only together with a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** The register of a CRC-64/NVME between two pieces of data. */
type Crc64Register = bigint;

/** Before the first byte: all ones, as the algorithm has it. */
const initialCrc64: Crc64Register = -1n;

interface Kernel {
  readonly message: Uint8Array;
  readonly update: (register: Crc64Register, length: number) => Crc64Register;
}

let kernel: Kernel | undefined;

/** Made at first use: a process that never asks for a CRC pays nothing. */
function loadKernel(): Kernel {
  const module = new WebAssembly.Module(Buffer.from(crc64Module, 'base64'));
  const { memory, update } = new WebAssembly.Instance(module).exports as {
    readonly memory: { readonly buffer: ArrayBuffer };
    readonly update: Kernel['update'];
  };
  return { message: new Uint8Array(memory.buffer, messageStart, capacity), update };
}

/** The register after further bytes. */
function updateCrc64(register: Crc64Register, chunk: Uint8Array): Crc64Register {
  kernel ??= loadKernel();
  const { message, update } = kernel;
  const length = chunk.byteLength;
  if (length <= capacity) {
    message.set(chunk);
    return update(register, length);
  }
  let current = register;
  for (let start = 0; start < length; start += capacity) {
    const part = chunk.subarray(start, start + capacity);
    message.set(part);
    current = update(current, part.byteLength);
  }
  return current;
}

/** The value of a register as the services write it: eight bytes, least significant first, in base64. */
export function toBase64(register: Crc64Register): string {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, ~register));
  return bytes.toString('base64');
}

/** The number that a value in base64 stands for. */
export function fromBase64(value: string): bigint {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 8) throw new TypeError('A CRC-64 has eight bytes.');
  return bytes.readBigUInt64LE();
}

/** A CRC-64 that grows with its data. */
export interface Crc64 {
  /** Takes the next bytes. They may be changed afterwards. */
  update(chunk: Uint8Array): void;
  /** The value of everything so far: eight bytes, least significant first, in base64, as `Digests.crc64` has it. */
  digest(): string;
}

/**
 * Makes a CRC-64/NVME of nothing yet: the checksum of `Digests`, several GB/s on one core, and combinable from those of parts.
 *
 * Source: https://reveng.sourceforge.io/crc-catalogue/all.htm, CRC-64/NVME (check value ae8b14860a799888).
 */
export function createCrc64(): Crc64 {
  let register = initialCrc64;
  return {
    update(chunk) {
      register = updateCrc64(register, chunk);
    },
    digest: () => toBase64(register),
  };
}
