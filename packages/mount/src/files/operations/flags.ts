/** Flags of open(2) on Linux, x86_64 and arm64. */
const accessMode = 3;
const writeOnly = 1;
const readWrite = 2;
const exclusive = 0o200;
const truncate = 0o1000;
const append = 0o2000;

/** What a program opens a file for. */
export interface OpenFlags {
  readonly isReadable: boolean;
  readonly isWritable: boolean;
  readonly isExclusive: boolean;
  readonly isTruncated: boolean;
  readonly isAppend: boolean;
}

export function parseFlags(flags: number): OpenFlags {
  const mode = flags & accessMode;
  return {
    isReadable: mode !== writeOnly,
    isWritable: mode === writeOnly || mode === readWrite,
    isExclusive: (flags & exclusive) !== 0,
    isTruncated: (flags & truncate) !== 0,
    isAppend: (flags & append) !== 0,
  };
}
