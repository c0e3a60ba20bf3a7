import { FileSystemError } from '../errno.ts';
import { type Reply, ReplyWriter } from './reply.ts';
import type { RequestReader } from './request-reader.ts';

/** The most bytes of one READ or WRITE. */
const maxWrite = 1_048_576;
/** What a buffer for requests must hold: the largest WRITE with its headers. */
export const requestBufferSize: number = maxWrite + 4_096;

const major = 7;
/** The newest minor version whose structures are known here, and the oldest that has what is used: pages of a request (7.28). */
const newestMinor = 38;
const oldestMinor = 28;

const flags = {
  ASYNC_READ: 1 << 0,
  ATOMIC_O_TRUNC: 1 << 3,
  BIG_WRITES: 1 << 5,
  DO_READDIRPLUS: 1 << 13,
  READDIRPLUS_AUTO: 1 << 14,
  ASYNC_DIO: 1 << 15,
  PARALLEL_DIROPS: 1 << 18,
  MAX_PAGES: 1 << 22,
  CACHE_SYMLINKS: 1 << 23,
  // Pages go when a file is opened without KEEP_CACHE and when the file system says so, not whenever attributes differ: a program's own
  // writes change them all the time.
  EXPLICIT_INVAL_DATA: 1 << 25,
} as const;

// Without WRITEBACK_CACHE: with it the kernel owns size and time of files, reads before partial writes, and reports failures late.
const wanted: number = Object.values(flags).reduce((all, flag) => all | flag, 0);

const maxBackground = 128;
const pageSize = 4_096;

/** What kernel and mount agreed on. */
export interface Negotiated {
  readonly minor: number;
  readonly flags: number;
  readonly reply: Reply;
}

/** Answers INIT. Fails with EPROTO for a kernel whose protocol is too old. */
export function negotiate(body: RequestReader): Negotiated {
  const kernel = { major: body.u32(), minor: body.u32(), readAhead: body.u32(), flags: body.u32() };
  if (kernel.major !== major || kernel.minor < oldestMinor) {
    throw new FileSystemError(
      'EPROTO',
      `The kernel speaks FUSE ${kernel.major}.${kernel.minor}; ${major}.${oldestMinor} (Linux 4.20) is needed.`,
    );
  }
  const minor = Math.min(kernel.minor, newestMinor);
  const agreed = kernel.flags & wanted;
  const writer = ReplyWriter.ofSize(64).u32(major).u32(minor).u32(kernel.readAhead).u32(agreed);
  writer
    .u16(maxBackground)
    .u16((maxBackground * 3) / 4)
    .u32(maxWrite);
  // Times to the nanosecond, requests of as many pages as maxWrite has.
  writer.u32(1).u16(maxWrite / pageSize);
  return { minor, flags: agreed, reply: { head: writer.bytes } };
}
