import { Buffer } from 'node:buffer';
import { closeSync } from 'node:fs';
import { endianness } from 'node:os';
import type { ForeignCalls } from './foreign-calls.ts';

const unixDomain = 1;
const streamType = 1;
/** Descriptors that are received are not passed on to children. */
const closeOnExec = 0x4000_0000;
/** Sizes of `struct msghdr`, `struct iovec` and a control message with one descriptor, on 64-bit machines. Source: recvmsg(2), cmsg(3). */
const sizes = { message: 56, vector: 16, control: 24 } as const;

/** Two sockets that are connected with each other. */
export function createSocketPair(calls: ForeignCalls): readonly [number, number] {
  const pair = Buffer.alloc(8);
  if (calls.socketpair(unixDomain, streamType | 0o2_000_000, 0, pair) !== 0) throw new Error('A pair of sockets could not be made.');
  return endianness() === 'LE' ? [pair.readInt32LE(0), pair.readInt32LE(4)] : [pair.readInt32BE(0), pair.readInt32BE(4)];
}

/** Waits for a descriptor that somebody sends through a socket, and closes the socket. Undefined when the other end was closed instead. */
export function receiveDescriptor(calls: ForeignCalls, socket: number): number | undefined {
  const [data, control] = [Buffer.alloc(1), Buffer.alloc(sizes.control)];
  const vector = Buffer.alloc(sizes.vector);
  vector.writeBigUInt64LE(calls.addressOf(data), 0);
  vector.writeBigUInt64LE(BigInt(data.length), 8);
  const message = Buffer.alloc(sizes.message);
  message.writeBigUInt64LE(calls.addressOf(vector), 16);
  message.writeBigUInt64LE(1n, 24);
  message.writeBigUInt64LE(calls.addressOf(control), 32);
  message.writeBigUInt64LE(BigInt(control.length), 40);
  try {
    if (calls.recvmsg(socket, message, closeOnExec) < 1) return undefined;
    // Length, level and type of the control message come first.
    return message.readBigUInt64LE(40) < 20n ? undefined : control.readInt32LE(16);
  } finally {
    closeSync(socket);
  }
}
